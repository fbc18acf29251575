import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../free-port.ts';
import {
  dovecotConfiguration,
  eximConfiguration,
  oauthConfiguration,
  type ServerPlan,
} from './configuration.ts';
import { openMaildir, type Maildir } from './maildir.ts';

/** A running pair of real mail servers on loopback, with users of their own. */
export interface MailServers {
  host: '127.0.0.1';
  /** PEM of the certificate; it names localhost, 127.0.0.1 and mail.support.test. */
  ca: string;
  /** Cleartext with STARTTLS, and TLS from the first byte. */
  imap: { port: number; tlsPort: number };
  /** Submission: STARTTLS and a password, or TLS from the first byte. */
  smtp: { port: number; tlsPort: number };
  /** Takes mail for our domains from anyone. */
  mx: { port: number };
  users: { address: string; password: string }[];
  mailbox(address: string): Maildir;
  /** The last lines of both logs, for when a test fails. */
  logs(): string;
  stop(): Promise<void>;
}

export interface MailServerOptions {
  /** More users, besides support@ sales@support.test, alice@ bob@ away@ full@customer.test. */
  users?: string[];
  /** For XOAUTH2: asked about each token by POST; answers {"active":true,"email":…}. */
  introspectionUrl?: string;
  /** How many IMAP connections a user may have at once; 200 when left out. */
  connectionsPerUser?: number;
}

const password = 'pw-12345';
const domains = ['support.test', 'customer.test', 'other.test'];
const standard = [
  'support@support.test',
  'sales@support.test',
  'alice@customer.test',
  'bob@customer.test',
  'away@customer.test',
  'full@customer.test',
];

/** Why the servers cannot run here, in a sentence; null when they can. */
export function whyNoMailServers(): string | null {
  if (process.getuid?.() !== 0)
    return 'the mail servers of the tests need root (they give mail away to users)';
  for (const path of [
    '/usr/sbin/dovecot',
    '/usr/lib/dovecot/imap',
    '/usr/lib/dovecot/lmtp',
    '/usr/sbin/exim4',
  ]) {
    try {
      accessSync(path, constants.X_OK);
    } catch {
      return `${path} is missing: apt-get install -y --no-install-recommends dovecot-imapd dovecot-lmtpd exim4-daemon-light`;
    }
  }
  return null;
}

/** Says loudly that a suite is left out. @returns whether the servers can run */
export function canRunMailServers(suite: string): boolean {
  const reason = whyNoMailServers();
  if (reason !== null) process.stderr.write(`\n!!! SKIPPED: ${suite}: ${reason}\n\n`);
  return reason === null;
}

/** Starts both in about a second. They end with `stop`, and with this process even when it is killed. */
export async function startMailServers(options: MailServerOptions = {}): Promise<MailServers> {
  const home = mkdtempSync(join(tmpdir(), 'onevoice-mail-'));
  const [imap = 0, imaps = 0, mx = 0, submission = 0, smtps = 0] = await freePorts(5);
  const ports = { imap, imaps, mx, submission, smtps };
  const users = [...standard, ...(options.users ?? [])];
  const plan = {
    home,
    ports,
    domains,
    password,
    introspectionUrl: options.introspectionUrl ?? null,
    connectionsPerUser: options.connectionsPerUser ?? 200,
  };
  writeHome(plan, users);
  const children = [
    guarded(['/usr/sbin/dovecot', '-F', '-c', join(home, 'etc/dovecot.conf')]),
    guarded(['/usr/sbin/exim4', '-C', join(home, 'etc/exim.conf'), '-bdf', '-q2s']),
  ];
  const logs = (): string =>
    ['dovecot.log', 'exim.main', 'exim.panic'].map((name) => tail(join(home, 'log', name))).join('\n');
  const stop = async (): Promise<void> => {
    await Promise.all(children.map(end));
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await Promise.all(Object.values(ports).map((port) => untilListening(port)));
  } catch (error) {
    const said = logs();
    await stop();
    throw new Error(`the mail servers did not start\n${said}`, { cause: error });
  }
  const owner = mailOwner();
  return {
    host: '127.0.0.1',
    ca: readFileSync(join(home, 'tls/cert.pem'), 'utf8'),
    imap: { port: imap, tlsPort: imaps },
    smtp: { port: submission, tlsPort: smtps },
    mx: { port: mx },
    users: users.map((address) => ({ address, password })),
    mailbox: (address) => openMaildir(maildirOf(home, address), owner),
    logs,
    stop,
  };
}

function maildirOf(home: string, address: string): string {
  const [local = '', domain = ''] = address.split('@');
  return join(home, 'mail', domain, local, 'Maildir');
}

function writeHome(plan: ServerPlan, users: string[]): void {
  const { home } = plan;
  const owner = mailOwner();
  const exim = idsOf('Debian-exim');
  chmodSync(home, 0o755);
  for (const name of ['etc', 'mail', 'log', 'tls', 'spool', 'run'])
    mkdirSync(join(home, name), { mode: 0o755 });
  chownSync(join(home, 'mail'), owner.uid, owner.gid);
  chownSync(join(home, 'spool'), exim.uid, exim.gid);
  chownSync(join(home, 'log'), exim.uid, exim.gid);
  makeCertificate(join(home, 'tls'), exim.gid);
  const lines = users.map(
    (user) =>
      `${user}:{PLAIN}${password}::::::${user.startsWith('full@') ? 'userdb_quota_rule=*:bytes=20K' : ''}`,
  );
  writeFileSync(join(home, 'etc/users'), `${lines.join('\n')}\n`, { mode: 0o644 });
  for (const user of users) {
    const [local = '', domain = ''] = user.split('@');
    for (const path of [join(home, 'mail', domain), join(home, 'mail', domain, local)]) {
      mkdirSync(path, { recursive: true });
      chownSync(path, owner.uid, owner.gid);
    }
  }
  writeFileSync(join(home, 'etc/dovecot.conf'), dovecotConfiguration(plan), { mode: 0o644 });
  writeFileSync(join(home, 'etc/exim.conf'), eximConfiguration(plan), { mode: 0o644 });
  if (plan.introspectionUrl !== null)
    writeFileSync(join(home, 'etc/oauth2.conf'), oauthConfiguration(plan.introspectionUrl));
}

function makeCertificate(folder: string, group: number): void {
  const key = join(folder, 'key.pem');
  const names = 'subjectAltName=DNS:mail.support.test,DNS:localhost,IP:127.0.0.1';
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=mail.support.test -addext ${names} -keyout ${key} -out ${join(folder, 'cert.pem')}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
  chownSync(key, 0, group);
  chmodSync(key, 0o640);
}

/** A child that ends when its standard input does: with `stop`, or when this process dies in whatever way. */
function guarded(command: string[]): ChildProcess {
  const script = '"$@" </dev/null & child=$!; cat >/dev/null; kill -TERM $child 2>/dev/null; wait $child';
  return spawn('/bin/sh', ['-c', script, 'sh', ...command], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(timer);
}

function mailOwner(): { uid: number; gid: number } {
  return idsOf('mail');
}

function idsOf(user: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${user}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`there is no user ${user} on this machine`);
  return { uid: Number(uid), gid: Number(gid) };
}

async function untilListening(port: number, until = performance.now() + 30_000): Promise<void> {
  const up = await new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const say = (listening: boolean): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => say(true));
    socket.once('error', () => say(false));
  });
  if (up) return;
  if (performance.now() > until) throw new Error(`nothing listens on port ${port}`);
  await new Promise((resolve) => setTimeout(resolve, 25));
  await untilListening(port, until);
}

function tail(path: string): string {
  try {
    return `${path}\n${readFileSync(path, 'utf8').split('\n').slice(-25).join('\n')}`;
  } catch {
    return `${path}: nothing`;
  }
}
