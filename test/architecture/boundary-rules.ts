import type { IForbiddenRuleType, IRegularForbiddenRuleType } from 'dependency-cruiser';

/** Matches a package whether it was found in node_modules or could not be resolved at all. */
const packages = (...names: string[]): string => `(^|node_modules/)(${names.join('|')})(/|$)`;

/** One sentence of the house's "who may import whom", as a rule of dependency-cruiser. */
const never = (
  name: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IForbiddenRuleType => ({ name, severity: 'error', from, to });

const shared: IForbiddenRuleType[] = [
  never('shared-imports-only-itself', { path: '^shared/' }, { path: '^(server|web|workers|test)/' }),
  never('shared-runs-in-the-browser', { path: '^shared/' }, { dependencyTypes: ['core'] }),
  never(
    'shared-needs-only-zod-and-dates',
    { path: '^shared/' },
    {
      pathNot: ['^shared/', packages('zod', 'date-fns', '@date-fns/tz')],
      dependencyTypesNot: ['core'],
    },
  ),
];

const web: IForbiddenRuleType[] = [
  never('web-imports-only-shared', { path: '^web/' }, { path: '^(server|workers|test)/' }),
  // What builds it runs on the machine that builds.
  never(
    'web-runs-in-the-browser',
    { path: '^web/', pathNot: ['vite', '^web/(words-plugin|missing-words)\\.ts$'] },
    { dependencyTypes: ['core'] },
  ),
  never('ui-knows-no-feature', { path: '^web/ui/' }, { path: '^web/features/' }),
];

const server: IForbiddenRuleType[] = [
  never('server-stands-alone', { path: '^server/' }, { path: '^(web|workers|test)/' }),
  never('routes-never-the-store', { path: '^server/routes/' }, { path: '^server/(store|queue|embedded)/' }),
  never(
    'services-below-the-wire',
    { path: '^server/services/' },
    { path: '^server/(routes|http|app\\.ts|main\\.ts|embedded|cli)' },
  ),
  never(
    'services-know-no-single-channel',
    { path: '^server/(services|routes|http|realtime|presenters|queue)/' },
    { path: '^server/channels/[^/]+/' },
  ),
  never(
    'store-below-the-domain',
    { path: '^server/store/' },
    { path: '^server/', pathNot: ['^server/store/', '^server/security/'] },
  ),
  never(
    'a-channel-keeps-to-itself',
    { path: '^server/channels/([^/]+)/' },
    {
      path: '^server/',
      // Rooms that channels share: how one polls a network, what a simulator's server is.
      pathNot: [
        '^server/channels/$1/',
        '^server/channels/(polling|loopback)/',
        '^server/channels/contract\\.ts$',
        '^server/security/',
      ],
    },
  ),
  never(
    'the-contract-knows-no-channel',
    { path: '^server/channels/contract(\\.ts$|/)' },
    { path: '^server/', pathNot: ['^server/security/', '^server/channels/contract/'] },
  ),
  never(
    'systems-know-the-other-side-only',
    { path: '^server/systems/' },
    { path: '^server/', pathNot: ['^server/systems/', '^server/security/'] },
  ),
  never(
    'services-know-no-single-system',
    { path: '^server/(services|routes|http|realtime|presenters|queue)/' },
    { path: '^server/systems/(hubspot|salesforce|zoho|dynamics|simulator)' },
  ),
  never(
    'security-stands-alone',
    { path: '^server/security/' },
    { path: '^server/', pathNot: '^server/security/' },
  ),
  never(
    'enrichment-stands-alone',
    { path: '^server/enrichment/' },
    { path: '^server/', pathNot: '^server/enrichment/' },
  ),
  never(
    'embedded-store-stands-alone',
    { path: '^server/embedded/' },
    { path: '^(server|shared)/', pathNot: '^server/embedded/' },
  ),
  never(
    'embedded-store-behind-its-wire',
    { path: '^(server|workers)/', pathNot: '^server/(embedded|cli)/' },
    { path: '^server/embedded/' },
  ),
  never(
    'nobody-imports-the-command-line',
    { path: '^(server|workers|shared|web)/', pathNot: '^server/cli/' },
    { path: '^server/cli/' },
  ),
];

const workers: IForbiddenRuleType[] = [
  never(
    'workers-import-services',
    { path: '^workers/' },
    { path: ['^server/(store|routes|http|embedded)/', '^server/channels/[^/]+/', '^(web|test)/'] },
  ),
];

const librariesInTheirRooms: IForbiddenRuleType[] = [
  never(
    'mongoose-only-in-the-store',
    { path: '^(server|workers|shared|web)/', pathNot: '^server/store/' },
    { path: packages('mongoose', 'mongodb') },
  ),
  never(
    'bullmq-only-in-the-queue',
    { path: '^(server|workers|shared|web)/', pathNot: '^(server/queue|workers)/' },
    { path: packages('bullmq', '@bull-board') },
  ),
  never(
    'express-only-at-the-edge',
    { path: '^(server|workers|shared|web)/', pathNot: '^server/(app\\.ts$|http/|routes/)' },
    { path: packages('express', '@types/express') },
  ),
  never(
    'mingo-only-in-the-embedded-store',
    { path: '^(server|workers|shared|web)/', pathNot: '^server/embedded/' },
    { path: packages('mingo') },
  ),
  never(
    'language-tools-only-in-enrichment',
    { path: '^(server|workers|shared|web)/', pathNot: '^server/enrichment/' },
    { path: packages('eld', 'vader-sentiment') },
  ),
  never(
    'what-runs-is-a-dependency',
    { path: '^(server|workers|shared)/' },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
];

const everywhere: IForbiddenRuleType[] = [
  // What is only a type, or is loaded later, may lead back: the routes load pages, and pages go to routes.
  never(
    'no-circles',
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
  ),
  never('every-import-resolves', {}, { couldNotResolve: true }),
];

/** Who may import whom. Each rule is named after what it keeps true. */
export const boundaryRules: IForbiddenRuleType[] = [
  ...shared,
  ...web,
  ...server,
  ...workers,
  ...librariesInTheirRooms,
  ...everywhere,
];
