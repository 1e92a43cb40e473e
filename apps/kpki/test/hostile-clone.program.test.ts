import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSoftHsm, temporaryDirectory } from '@kpki/services';
import { isSoak, partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { builtinNames, builtinPlugins } from '../src/builtins.ts';
import { dispatch } from '../src/commands/dispatch.ts';
import { commands } from '../src/commands/table.ts';
import { explained } from '../src/explained.ts';
import { answeringTerminal } from './answering-terminal.ts';
import { atOnce } from './at-once.ts';
import { kpkiFile } from './configurations.ts';
import {
  type Attack,
  attacks,
  type HostileClone,
  hostileClone,
  layOut,
  ownServer,
  pkcs11Backend,
  secrets,
  vaultSink,
} from './hostile/clone.ts';

interface Walked {
  /** Whether the command opens the sinks, and so would connect. */
  readonly opens: boolean;
  /** The only plugin that the command accepts as a sink. */
  readonly on?: keyof typeof ownServer;
  readonly lines: readonly string[];
}

const suiteOnSink = 'plugin test local --yes';

/** How each command runs in a clone: with --yes, which is no agreement to a server. */
const walk: Readonly<Record<string, Walked>> = {
  plan: { opens: true, lines: ['plan'] },
  status: { opens: true, lines: ['status', 'status --live', 'status CLONE'] },
  doctor: { opens: true, lines: ['doctor'] },
  verify: { opens: true, lines: ['verify', 'verify --live'] },
  show: { opens: true, lines: ['show apiserver'] },
  apply: { opens: true, lines: ['apply', 'apply --dry-run', 'apply --yes'] },
  renew: { opens: true, lines: ['renew apiserver', 'renew --all --yes'] },
  rekey: { opens: true, lines: ['rekey apiserver', 'rekey --all --yes'] },
  rotate: { opens: true, lines: ['rotate', 'rotate kubernetes-ca', 'rotate all sa --compromised --yes'] },
  undo: { opens: true, lines: ['undo', 'undo --yes'] },
  copy: { opens: true, lines: ['copy --from local/local --to local/second --yes'] },
  export: { opens: true, lines: ['export --node cp1 --out CLONE/exported'] },
  'kubeconfig user': { opens: true, lines: ['kubeconfig user jane --out CLONE/jane.conf --yes'] },
  'upload-certs': { opens: true, on: 'kubernetes', lines: ['upload-certs --to local/local --yes'] },
  'csr export': { opens: true, lines: ['csr export --all --out CLONE/new-requests --yes'] },
  'csr sign': { opens: true, lines: ['csr sign REQUESTS --out CLONE/signed --yes'] },
  'csr import': { opens: true, lines: ['csr import CLONE/ca.crt --yes'] },
  'plugin test': { opens: true, lines: [suiteOnSink, 'plugin test other --yes'] },
  'plugin list': { opens: false, lines: ['plugin list'] },
  'plugin trust': { opens: false, lines: ['plugin trust ./odd.mjs'] },
  'plugin untrust': { opens: false, lines: ['plugin untrust ./odd.mjs'] },
  'explain sink': { opens: false, lines: ['explain sink local'] },
  'explain backend': { opens: false, lines: ['explain backend other'] },
  flags: { opens: false, lines: ['flags kube-apiserver', 'flags kube-controller-manager --rotated'] },
  'completion names': { opens: false, lines: ['completion names nodes', 'completion names rotated'] },
  adopt: {
    opens: false,
    lines: ['adopt CLONE --out CLONE/adopted.yaml', 'adopt CLONE/kc.yaml --out CLONE/other.yaml'],
  },
};

/** A run gives each clone to a tenth of the lines, the next run to the next ones; KPKI_SOAK=all to all. */
const linesOfRun = partOf(
  Object.values(walk).flatMap((each) => each.lines),
  10,
);

/** These read nothing of the clone, unless a person types it; the UI has a test of its own. */
const readNothing: readonly string[] = [
  ...['init', 'explain', 'agreement list', 'agreement remove', 'schema', 'completion', 'version', 'start', 'ui'],
];

/** These take no server, no program and no secret. */
const harmless = builtinNames.filter((name) => builtinPlugins[name].isLocal);

describe('a clone of a stranger', () => {
  let hostile: HostileClone;
  let requests: string;
  const resources: AsyncDisposable[] = [];
  beforeAll(async () => {
    const temporary = await temporaryDirectory();
    resources.push(temporary);
    requests = join(temporary.path, 'requests');
    const file = join(temporary.path, 'kpki.yaml');
    writeFileSync(file, kpkiFile('  ca: { topology: external }\n'));
    const words = ['csr', 'export', '-f', file, '--out', requests, '--yes'];
    await dispatch(words, answeringTerminal([]).terminal, new AbortController().signal);
  });
  afterAll(async () => {
    for (const each of resources) await each[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    hostile = await hostileClone();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await hostile[Symbol.asyncDispose]();
  });

  const prepare = (attack: Attack): void => layOut(attack, hostile.server.port, hostile.locations);
  const trustServer = (): void => {
    const origins = ['http', 'https'].map((scheme) => `${scheme}://127.0.0.1:${hostile.server.port}`);
    vi.stubEnv('KPKI_TRUSTED_SERVERS', origins.join(','));
  };

  async function kpki(line: string): Promise<string> {
    const { clone } = hostile.locations;
    const { terminal, notes } = answeringTerminal([]);
    const paths = line.replaceAll('CLONE', clone).replaceAll('REQUESTS', requests);
    const takesFile = commands.some(({ name, options }) => line.startsWith(name) && options.includes('file'));
    const words = [...paths.split(' '), ...(takesFile ? ['-f', join(clone, 'kpki.yaml')] : [])];
    const { signal } = new AbortController();
    const end = await atOnce(() => dispatch(words, terminal, signal)).catch((error: unknown) => explained(error).text);
    return [...notes, end].join('\n');
  }

  async function expectNothing({ environment }: Attack): Promise<void> {
    const { sinks } = environment(hostile.server.port, hostile.locations);
    // The whole suite on a folder takes long, and is no attack; the soak proves that it connects to nothing either.
    const isSkipped = !isSoak && JSON.stringify(sinks).includes('@kpki/filesystem') ? suiteOnSink : null;
    for (const line of linesOfRun) {
      if (line === isSkipped) continue;
      await kpki(line);
      expect(hostile.server.connections(), line).toBe(0);
      expect(existsSync(hostile.locations.proof), line).toBe(false);
    }
  }

  test.each(attacks.filter(({ stoppedBy }) => stoppedBy !== 'module'))(
    'gets nothing, and runs nothing: $plugin, $title',
    async (attack) => {
      prepare(attack);
      await expectNothing(attack);
    },
  );

  test.each(attacks.filter(({ stoppedBy }) => stoppedBy === 'secret' || stoppedBy === 'program'))(
    'gets no secret that is not for it and runs nothing, even where the user agreed to its server: $plugin, $title',
    async (attack) => {
      prepare(attack);
      trustServer();
      await expectNothing(attack);
    },
  );

  // Proves that the attack works, and that the line opens something.
  test.each(attacks.filter(({ stoppedBy }) => stoppedBy === 'program'))(
    'runs its program where the user chose its kubeconfig: $title',
    async (attack) => {
      prepare(attack);
      vi.stubEnv('KUBECONFIG', join(hostile.locations.clone, 'kc.yaml'));
      await kpki('doctor');
      expect(existsSync(hostile.locations.proof)).toBe(true);
    },
  );

  test.each(partOf(Object.entries(walk), 3))(
    'kpki %s connects to a server that the user agreed to, if listed so',
    async (_, walked) => {
      prepare(ownServer[walked.on ?? 'vault']);
      trustServer();
      for (const line of walked.lines) await kpki(line);
      expect(hostile.server.connections() > 0).toBe(walked.opens);
    },
  );

  test('is told nothing where it names a server beyond this machine without TLS, whatever is agreed to', async () => {
    const environment = vaultSink((port) => ({ address: `http://192.0.2.1:${port}`, plainHttp: true }));
    prepare({ title: 'plain HTTP', plugin: '@kpki/vault', stoppedBy: 'server', environment });
    const said = await kpki('plan');
    expect(said).toContain('it has no TLS');
    expect(said).toContain(`KPKI_TRUSTED_SERVERS=http://192.0.2.1:${hostile.server.port}`);
  });

  test.each(['KPKI_TRUSTED_SERVERS', 'VAULT_ADDR'])('gets the token where %s names its server', async (variable) => {
    prepare(ownServer.vault);
    const entry = `http://127.0.0.1:${hostile.server.port}`;
    expect(await kpki('plan')).toContain(`set KPKI_TRUSTED_SERVERS=${entry}`);
    expect(hostile.server.received()).toBe('');
    vi.stubEnv(variable, entry);
    await kpki('plan');
    expect(hostile.server.received()).toContain(secrets.VAULT_TOKEN);
  });

  test('names no variable of another service for a PIN', async () => {
    const environment = pkcs11Backend({ pinVariable: 'AWS_SECRET_ACCESS_KEY' });
    prepare({ title: 'PIN', plugin: '@kpki/pkcs11', stoppedBy: 'secret', environment });
    expect(await kpki('doctor')).toContain('its name does not begin with KPKI_');
  });

  needs('softhsm2-util', 'pkcs11js')('with a module', () => {
    test('has it loaded by no command, unless a variable names it', async () => {
      const attack = attacks.find(({ stoppedBy }) => stoppedBy === 'module');
      if (attack === undefined) throw new Error('no attack brings a module');
      const { clone, home } = hostile.locations;
      prepare(attack);
      const { module, configuration } = await openSoftHsm(home);
      const own = join(clone, 'evil.so');
      copyFileSync(module, own);
      vi.stubEnv('SOFTHSM2_CONF', configuration);
      await expectNothing(attack);
      expect(loadedLibraries()).not.toContain(own);
      vi.stubEnv('KPKI_PKCS11_MODULES', own);
      await kpki('doctor');
      expect(loadedLibraries()).toContain(own);
    });
  });

  test('is walked with every plugin that is built in, and every command', () => {
    const walked = new Set([...attacks.map(({ plugin }) => plugin), ...harmless]);
    const next = 'add an attack by the options of each new plugin to hostile/clone.ts';
    expect([...walked].toSorted(), next).toEqual(builtinNames.toSorted());
    const names = [...Object.keys(walk), ...readNothing];
    expect(names.toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
  });
});

function loadedLibraries(): readonly string[] {
  const { sharedObjects } = process.report.getReport() as { readonly sharedObjects: readonly string[] };
  return sharedObjects;
}
