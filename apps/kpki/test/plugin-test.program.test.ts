import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { run } from '../src/commands/plugin-test.ts';
import { answeringTerminal } from './answering-terminal.ts';
import { kpkiFile } from './configurations.ts';
import { script } from './script.ts';

const memory = new URL('../../../packages/plugin-conformance/src/memory/index.ts', import.meta.url).href;

const contract = new URL('../../../packages/plugin/src/index.ts', import.meta.url).href;

/** The reference backend with the fastest kind of keys, and another `open`. */
const backend = (open: string): string => `import { backend as reference } from '${memory}';
import { PluginError as Refusal } from '${contract}';
const kinds = ['ec-p256'];
const mustBe = (kind) => {
  if (!kinds.includes(kind)) throw new Refusal('unsupported', 'making a key: there is no such kind');
};
const narrow = ({ keyGenerator, keyStore, ...rest }) => ({
  ...rest,
  keyGenerator: {
    ...keyGenerator,
    makes: kinds,
    generate: async (kind, call) => (mustBe(kind), keyGenerator.generate(kind, call)),
  },
  keyStore: {
    ...keyStore,
    creates: kinds,
    create: async (name, kind, call) => (mustBe(kind), keyStore.create(name, kind, call)),
  },
});
export const backend = { ...reference, open: async (options, host) => {
  const own = narrow(await reference.open({}, host));
  ${open}
} };
`;

const signsOther = backend(`return {
    check: own.check,
    close: own.close,
    keyGenerator: {
      ...own.keyGenerator,
      generate: async (kind, call) => {
        const key = await own.keyGenerator.generate(kind, call);
        return { ...key, sign: (message, how, each) => key.sign(Buffer.concat([message, Buffer.from('x')]), how, each) };
      },
    },
  };`);

interface Row {
  readonly id: string;
  readonly guarded: boolean;
  readonly result: string;
  readonly text: string | null;
}

describe('kpki plugin test', () => {
  script('a backend that makes keys: what it declares, each case, and exit 0', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    const { code, stdout, stderr } = await $.kpki('plugin test default');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^backend default \(@kpki\/node-crypto\)\nDeclared facets:\n {2}key generator: makes rsa-2048, /,
    );
    expect(stdout).toContain('\n✓ passed        keyGenerator.round-trip\n');
    expect(stdout).toContain('\n¿ not proven    canary.options: needs canaries\n');
    expect(stdout).toContain(
      '\nNot proven on this system:\n  - canaries: 1 case (strings that you put into secret options',
    );
    expect(stdout).not.toContain('keyStore.');
    expect(stdout).toMatch(
      /\n20 cases passed, 1 not proven, \d+ not declared; behind kpki's guard, 20 of 20 passed\.\n$/,
    );
  });

  script('a sink: says where it writes, wants a yes, and leaves nothing', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    const asked = await $.ends(2, 'plugin test main');
    expect(asked.stderr).toContain(
      `locations such as ${$.directory}/out/kpki-conformance/case are written, read, locked`,
    );
    expect(asked.stderr).toContain('add --yes: kpki plugin test main --yes');
    expect($.files()).toEqual(['kpki.yaml']);
    const { stdout } = await $.ends(0, 'plugin test main --yes -o yaml');
    const report = parse(stdout);
    expect(report).toMatchObject({ kind: 'Conformance', plugin: '@kpki/filesystem', name: 'main' });
    const rows: readonly Row[] = report.cases;
    expect(rows.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(rows.find(({ id }) => id === 'write.race.instances')?.result).toBe('passed');
    expect(rows.find(({ id }) => id === 'write.crash')).toEqual({
      id: 'write.crash',
      promise: expect.stringMatching(/^After a crash and the repair /),
      guarded: false,
      result: 'not proven',
      text: 'the hook crash',
    });
    expect($.files()).toEqual(['kpki.yaml']);
  });

  script('one that breaks a promise: which, why, and exit 1', async ($) => {
    $.write('kpki.yaml', kpkiFile().replace('@kpki/node-crypto', './mine.mjs'));
    $.write('mine.mjs', signsOther);
    await $.ends(1, 'plugin test default', { stderr: 'is not trusted yet' });
    await $.trust('./mine.mjs');
    const { stdout } = await $.ends(1, 'plugin test default');
    expect(stdout).toMatch(
      /\n✗ failed {8}keyGenerator\.generate\.signs: \S[^\n]*\n {16}The contract: Signs the whole message, not a digest/,
    );
    expect(stdout).toMatch(/\n\d+ cases passed, \d+ failed, /);
    const json: { readonly cases: readonly Row[] } = JSON.parse((await $.kpki('plugin test default -o json')).stdout);
    const broken = json.cases.filter(({ result, guarded }) => result === 'failed' && !guarded).map(({ id }) => id);
    expect(broken).toContain('keyGenerator.generate.signs');
    // What failed on the plugin itself is not repeated behind the guard.
    expect(json.cases.filter(({ guarded, id }) => guarded && broken.includes(id))).toEqual([]);
  });

  script('a key store: that its keys stay is said first', async ($) => {
    $.write('kpki.yaml', kpkiFile().replace('@kpki/node-crypto', './mine.mjs'));
    $.write('mine.mjs', backend('return own;'));
    await $.trust('./mine.mjs');
    const { stderr } = await $.ends(2, 'plugin test default');
    expect(stderr).toContain(
      'its key store gets up to 42 keys, named case.a-b.…, and some without a name where the store names a key after making' +
        ' it; the contract has no way to remove a key',
    );
    expect(stderr).toContain('is asked for certificates of kpki-conformance.example, valid for a day');
    // It forgets when it is closed, and a store does not: a second instance shows that.
    const { stdout } = await $.kpki('plugin test default --yes');
    expect(stdout).toContain('✗ failed        keyStore.outlives-instance');
  });

  script('repeats what was asked too often, as kpki does; what stays out of reach fails', async ($) => {
    $.write('kpki.yaml', kpkiFile().replace('@kpki/node-crypto', './mine.mjs'));
    const busy = (times: number): string =>
      `const left = { number: ${times} };
      ${backend(`
      const check = async (call) => {
        await own.check(call);
        if (left.number-- > 0) throw new PluginError('unavailable', 'checking: too many requests', { retryAfterSeconds: 0 });
      };
      return { check, close: own.close, keyGenerator: own.keyGenerator };`)}
      import { PluginError } from '${contract}';`;
    for (const [times, code] of [
      [2, 0],
      [3, 1],
    ] as const) {
      $.write(`busy-${times}.mjs`, busy(times));
      $.write('kpki.yaml', kpkiFile().replace('@kpki/node-crypto', `./busy-${times}.mjs`));
      await $.trust(`./busy-${times}.mjs`);
      await $.ends(code, 'plugin test default');
    }
  });

  script('a package without a configuration; and what is none, or is not to be written to', async ($) => {
    await $.ends(0, 'plugin test @kpki/node-crypto -o json');
    await $.ends(1, 'plugin test @acme/none', { stderr: 'there is no plugin "@acme/none"' });
    $.write('kpki.yaml', kpkiFile());
    await $.ends(1, 'plugin test mian', { stderr: '; the environment has backend default, sink main' });
    $.write('kpki.yaml', kpkiFile().replace('root: ./out', 'root: 7'));
    await $.ends(2, 'plugin test main', { stderr: 'cannot be opened with these options' });
    $.write('kpki.yaml', kpkiFile().replace('  local:', '  local:\n    readOnly: true'));
    await $.ends(1, 'plugin test main --yes', { stderr: 'is read-only' });
    $.write('kpki.yaml', kpkiFile().replace('main:', 'default:'));
    await $.ends(2, 'plugin test default', { stderr: 'may be each of backend default, sink default' });
  });

  script('asks for a PIN once, and looks for it wherever it must not show', async ($) => {
    $.write('kpki.yaml', kpkiFile().replace('@kpki/node-crypto', './mine.mjs'));
    const leaking = (log: string): string =>
      backend(`
      const check = async (call) => {
        await own.check(call);
        const pin = (await host.ask({ text: 'PIN?', hidden: true })).use((bytes) => Buffer.from(bytes).toString());
        ${log}
      };
      return { check, close: own.close, keyGenerator: own.keyGenerator };`);
    for (const [log, code] of [
      ['', 'done'],
      ["host.log('debug', 'logged in with ' + pin);", 'failed'],
    ] as const) {
      const file = `mine-${code}.mjs`;
      $.write(file, leaking(log));
      $.write('kpki.yaml', kpkiFile().replace('@kpki/node-crypto', `./${file}`));
      await $.trust(`./${file}`);
      const { terminal, asked } = answeringTerminal(['correct-horse', 'nobody asks twice']);
      const options = { file: `${$.directory}/kpki.yaml`, output: 'json' } as const;
      const said: string[] = [];
      const listening = { ...terminal, out: (text: string) => void said.push(text) };
      const call = { signal: new AbortController().signal };
      expect(await run({ options, arguments: ['default'], terminal: listening, call, commands: [] })).toBe(code);
      expect(asked).toEqual(['PIN? ']);
      expect(said.join('\n')).not.toContain('correct-horse');
    }
  });
});
