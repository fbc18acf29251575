import eslint from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * What a machine can hold us to. Layout is prettier's; who may import whom, and sizes, are tests in test/architecture.
 * A rule that mostly makes noise is off, with the reason beside it.
 */

const configFiles = ['*.config.js', '**/vite*.config.ts', '**/*.d.ts'];
/** Plain JavaScript: it has to run before anything is installed, so no types are there to check. */
const plainScripts = ['**/*.mjs', '**/*.cjs', '**/*.js'];

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: a name that is given once can be searched for.',
};
const noWallClock = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Ask the clock in the context, so that tests can turn it.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Ask the clock in the context, so that tests can turn it.',
  },
];
const noProcessEnv = [
  {
    object: 'process',
    property: 'env',
    message: 'Only server/config.ts reads the environment; take the value from the configuration.',
  },
];
/** What people read is written by lib/format.ts: in their language and region, with our digits. */
const noFormatOfNobody = [
  ...['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'].map((name) => ({
    selector: `CallExpression[callee.property.name='${name}']`,
    message: 'Use lib/format.ts: it writes in the language that the reader chose.',
  })),
  {
    selector:
      "NewExpression[callee.object.name='Intl'][callee.property.name=/^(NumberFormat|ListFormat)$/]:matches([arguments.length=0], [arguments.0.name=/^undefined$/], [arguments.0.callee.name=/^currentLocale$/][callee.property.name=/^NumberFormat$/])",
    message: 'Give it formatLocale(): without it numbers are written as the browser likes.',
  },
];
const iconBarrel = {
  name: '@lucide/svelte',
  message: "The barrel loads every icon there is: import one from '@lucide/svelte/icons/<name>'.",
};

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      'data/',
      'coverage/',
      'web/dist/',
      'test/fixtures/',
      'test/e2e/screenshots/',
      'test/bench/results/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
  svelte.configs.recommended,
  {
    // Runes are plain calls to a TypeScript parser, which is far quicker than the one for components.
    files: ['**/*.svelte.ts'],
    languageOptions: { parser: tseslint.parser, globals: globals.browser },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport],
      'no-restricted-imports': ['error', { paths: [iconBarrel] }],
      'no-restricted-properties': ['error', ...noProcessEnv],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: false },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, inheritedMethods: false } },
      ],
      // A flag that another callback changes looks constant to the compiler: more false alarms than finds.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // An async function without await is how one answers an interface that returns a promise.
      '@typescript-eslint/require-await': 'off',
      // A generic that is named once often documents what a caller may pass.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // There are no enums here (they cannot be stripped), and these two would look at every expression for one.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    files: ['server/**/*.ts', 'workers/**/*.ts', 'shared/**/*.ts'],
    rules: {
      '@typescript-eslint/max-params': ['error', { max: 3 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['server/services/**/*.ts', 'workers/**/*.ts', 'shared/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, ...noWallClock] },
  },
  { files: ['server/config.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['server/cli/**/*.ts', 'server/embedded/main.ts', 'test/bench/**', 'test/crash/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['web/**/*.ts', 'web/**/*.svelte'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, ...noFormatOfNobody] },
  },
  { files: configFiles, rules: { 'no-restricted-syntax': 'off' } },
  {
    // Types of components are svelte-check's business: asking for them here takes minutes.
    files: ['**/*.svelte'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: tseslint.parser, projectService: false },
    },
    rules: {
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived', '$state'] }],
      // Links are resolved by our own router, not by SvelteKit's.
      'svelte/no-navigation-without-resolve': 'off',
      // The compiler and its type checker know undeclared names better.
      'no-undef': 'off',
    },
  },
  {
    // Components are of type any when seen from a module.
    files: ['web/**/*.ts', 'test/web/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-properties': 'off',
      'no-empty-pattern': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Answers over HTTP arrive as any; a wrong shape fails the assertion anyway.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: plainScripts,
    languageOptions: { globals: globals.node, ecmaVersion: 2024, sourceType: 'module' },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
);
