import { parseArgs } from 'node:util';
import { CommandError } from './install.ts';

/** The options of all commands; each command looks at its own. */
const options = {
  data: { type: 'string' },
  name: { type: 'string' },
  email: { type: 'string' },
  role: { type: 'string' },
  expires: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  inbox: { type: 'string' },
  item: { type: 'string' },
  state: { type: 'string' },
  conversations: { type: 'string' },
  messages: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface Arguments {
  words: string[];
  values: {
    data?: string | undefined;
    name?: string | undefined;
    email?: string | undefined;
    role?: string | undefined;
    expires?: string | undefined;
    'password-stdin'?: boolean | undefined;
    inbox?: string | undefined;
    item?: string | undefined;
    state?: string | undefined;
    conversations?: string | undefined;
    messages?: string | undefined;
    help?: boolean | undefined;
  };
}

/** @throws CommandError for an option that no command has */
export function readArguments(args: readonly string[]): Arguments {
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { words: positionals, values };
  } catch (error) {
    throw new CommandError(
      `${error instanceof Error ? error.message : String(error)}\nSee: npm run cli -- --help`,
    );
  }
}

export const help = `Onevoice on the command line: npm run cli -- <command>

  token create --name ci [--role admin] [--expires 2027-01-31]
                          make an API token for the first admin and print it (shown once)
  create-admin --email you@example.com --name "Your name" --password-stdin
                          make an admin; the password is read from standard input
  doctor                  look at settings, databases, disk and inboxes, and say what is wrong
  replay --inbox ID [--state quarantined|ignored]
                          import quarantined (or ignored) items of an inbox again
  replay --item ID        import one item again
  import mbox FILE --inbox ID
  import maildir DIR --inbox ID
                          bring in old mail; run it again after an interruption and it goes on
  generate --conversations 100000 [--messages 4] [--name generated]
                          add imagined conversations, to see how it feels with many;
                          by far the fastest while Onevoice is stopped
  search rebuild          make the search index anew beside the one in use
  search status           say how large it is and whether it is being made
  backup FILE             everything in one tar file, verified, also while Onevoice runs
  restore FILE --data DIR make a data directory out of a backup; DIR must be empty
  compact                 give the space of what was deleted back to the disk (stop Onevoice first)
  check                   prove that every index equals its documents

  --data DIR              the data directory of npm start (default ./data)

Commands work on a running npm start, or on MONGODB_URI, REDIS_URL and ONEVOICE_SECRET.`;
