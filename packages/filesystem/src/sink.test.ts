import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Change, Entry, Revision, Secret, Sink, Snapshot } from '@kpki/plugin';
import { describe, expect, it, onTestFinished } from 'vitest';
import { everything, generation, generationOf, names, nothing, readAll, writeAll } from '../test/generations.ts';
import { call, host } from '../test/host.ts';
import { isRoot, listing, scratch } from '../test/scratch.ts';
import { watchedDisk } from '../test/watched-disk.ts';
import { nodeDisk } from './node-disk.ts';
import { options } from './options.ts';
import { openSink, sink as plugin } from './sink.ts';

const unsetAll: Change = { set: new Map(), unset: new Set(names.keys()) };

async function put(sink: Sink, change: Change, expected: Revision | null): Promise<Snapshot> {
  const written = await writeAll(sink, change, expected);
  return written ?? expect.fail('nothing is there');
}

async function first(root: string): Promise<{ readonly sink: Sink; readonly written: Snapshot }> {
  const sink = openSink({ root }, host, {});
  return { sink, written: await put(sink, generation(1), null) };
}

describe('options', () => {
  const validate = (value: unknown): unknown => plugin.options['~standard'].validate(value);

  it('take a root, which has to be said, whether owners are kept, and nothing else', () => {
    expect(validate({})).toHaveProperty('issues');
    expect(validate({ root: './out' })).toEqual({ value: { root: './out', keepOwners: false } });
    const unknown = { root: './out', more: 1 };
    for (const wrong of [{ root: '' }, { root: 'a\0b' }, { root: 1 }, { root: './out', keepOwners: 'no' }, unknown]) {
      expect(validate(wrong)).toHaveProperty('issues');
    }
  });

  it('describe themselves', () => {
    const schema = options['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
    const description = expect.stringContaining('folder for the output');
    expect(schema).toMatchObject({
      type: 'object',
      properties: { root: { type: 'string', format: 'path', description } },
      additionalProperties: false,
    });
    expect(schema?.['required']).toEqual(['root']);
  });
});

describe('root', () => {
  it('is meant from the folder of the host where it is relative', async () => {
    const folder = scratch(onTestFinished);
    const idOf = async (root: string): Promise<string> => {
      const sink = await plugin.open({ root }, { ...host, folder });
      return sink.locate(everything, names).id;
    };
    expect(await idOf('./out')).toBe(`${folder}/out`);
    expect(await idOf('../out')).toBe(join(folder, '../out'));
    expect(await idOf('/elsewhere/out')).toBe('/elsewhere/out');
  });
});

describe('write', () => {
  it('makes the root and the folders, and leaves nothing else', async () => {
    const folder = scratch(onTestFinished);
    const sink = await plugin.open({ root: `${folder}/new/out` }, host);
    await writeAll(sink, generation(1), null);
    expect(listing(folder)).toEqual([
      'new 755',
      'new/out 755',
      'new/out/admin.conf 600',
      'new/out/pki 755',
      'new/out/pki/ca.crt 644',
      'new/out/pki/ca.key 600',
      'new/out/pki/etcd 755',
      'new/out/pki/etcd/server.crt 644',
      'new/out/pki/etcd/server.key 600',
    ]);
  });

  it('puts the entries in place in the order of the change', async () => {
    const renamed: string[] = [];
    const root = `${scratch(onTestFinished)}/out`;
    const disk = watchedDisk(nodeDisk(), {
      before: ({ name, path }) => {
        if (name === 'rename') renamed.push(path.slice(path.lastIndexOf('/') + 1));
      },
    });
    const sink = openSink({ root }, host, { disk });
    const backwards = new Map([...generation(1).set].reverse());
    await put(sink, { set: backwards, unset: new Set() }, null);
    expect(renamed).toEqual(['journal', '0', '1', '2', '3', '4']);
    const order = [...backwards.keys()].map((entry) => statSync(join(root, entry), { bigint: true }).ctimeNs);
    expect(order).toEqual(order.toSorted((one, other) => Number(one - other)));
  });

  it('touches nothing where nothing is to be done', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const { sink, written } = await first(root);
    const times = (): readonly bigint[] =>
      [root, ...readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path))].map(
        (path) => statSync(path, { bigint: true }).ctimeNs,
      );
    const before = times();
    expect(await put(sink, nothing, written.revision)).toEqual(written);
    expect(await put(sink, generation(1), written.revision)).toEqual(written);
    expect(times()).toEqual(before);
    await expect(put(sink, nothing, null)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('leaves entries that it was not located with, and their folders', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const { sink, written } = await first(root);
    writeFileSync(`${root}/pki/etcd/foreign.txt`, 'foreign');
    expect(await writeAll(sink, unsetAll, written.revision)).toBeNull();
    expect(listing(root).map((line) => line.split(' ')[0])).toEqual(['pki', 'pki/etcd', 'pki/etcd/foreign.txt']);
  });

  it('takes the empty folders with the last entry, the root too', async () => {
    const folder = scratch(onTestFinished);
    const { sink, written } = await first(`${folder}/out`);
    expect(await writeAll(sink, unsetAll, written.revision)).toBeNull();
    expect(listing(folder)).toEqual([]);
  });

  it('keeps locations of one root apart', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const sink = openSink({ root }, host, {});
    const [one, other] = ['cp1', 'cp2'].map((name) => sink.locate({ path: [name] }, names));
    if (!one || !other) expect.fail('two locations');
    await sink.write(one, generation(1), null, call);
    const second = await sink.write(other, generation(2), null, call);
    expect(generationOf(await sink.read(one, call), 2)).toBe(1);
    await sink.write(other, unsetAll, second?.revision ?? null, call);
    expect(readdirSync(root)).toEqual(['cp1']);
  });

  it('writes through a root that is reached by a link, and leaves the link', async () => {
    const folder = scratch(onTestFinished);
    mkdirSync(`${folder}/real`);
    symlinkSync('real', `${folder}/out`);
    const { sink, written } = await first(`${folder}/out`);
    expect(existsSync(`${folder}/real/pki/ca.key`)).toBe(true);
    await writeAll(sink, unsetAll, written.revision);
    expect(readdirSync(folder).sort()).toEqual(['out', 'real']);
  });

  it.each<readonly [string, Change]>([
    ['an entry that was not located', { set: new Map([['other', publicOf('x')]]), unset: new Set() }],
    ['a secret given as public', { set: new Map([['pki/ca.key', publicOf('x')]]), unset: new Set() }],
    ['an entry both set and unset', { set: new Map([['pki/ca.crt', publicOf('x')]]), unset: new Set(['pki/ca.crt']) }],
    ['the unset of an entry that was not located', { set: new Map(), unset: new Set(['other']) }],
    [
      'more bytes than it would read again',
      { set: new Map([['pki/ca.crt', publicOf('x'.repeat(5_000_000))]]), unset: new Set() },
    ],
  ])('refuses %s', async (_, change) => {
    const folder = scratch(onTestFinished);
    await expect(put(openSink({ root: `${folder}/out` }, host, {}), change, null)).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(listing(folder)).toEqual([]);
  });

  it('is cancelled up to the commit, and leaves nothing', async () => {
    const folder = scratch(onTestFinished);
    const controller = new AbortController();
    const disk = watchedDisk(nodeDisk(), {
      before: ({ path }) => {
        if (path.endsWith('/journal')) controller.abort();
      },
    });
    const sink = openSink({ root: `${folder}/out` }, host, { disk });
    const writing = sink.write(sink.locate(everything, names), generation(1), null, controller);
    await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
    expect(listing(folder)).toEqual([]);
  });
});

describe('drift', () => {
  it('names modes that are not as they should be, and an empty change puts them right', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const { sink, written } = await first(root);
    const right = listing(root);
    chmodSync(`${root}/pki/ca.key`, 0o644);
    chmodSync(`${root}/pki/ca.crt`, 0o666);
    chmodSync(`${root}/admin.conf`, 0o4600);
    chmodSync(`${root}/pki/etcd`, 0o700);
    chmodSync(root, 0o775);
    const found = await readAll(sink);
    expect(found?.revision).toBe(written.revision);
    expect(found?.drift).toEqual([
      'the folder itself has mode 0775 instead of 0755',
      'pki/etcd has mode 0700 instead of 0755',
      expect.stringMatching(
        /^pki\/ca\.key has mode 0644 instead of 0600; other users may have read its key.*replace the key, by a rotation if it is of a CA/,
      ),
      'pki/ca.crt has mode 0666 instead of 0644',
      'admin.conf has mode 4600 instead of 0600',
    ]);
    expect(await put(sink, nothing, written.revision)).toEqual(written);
    expect(listing(root)).toEqual(right);
    expect(statSync(root).mode & 0o777).toBe(0o755);
  });

  it('leaves a public file with a stricter mode alone, as kubeadm leaves sa.pub', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const { sink, written } = await first(root);
    for (const mode of [0o600, 0o440, 0o640]) {
      chmodSync(`${root}/pki/ca.crt`, mode);
      expect(await readAll(sink)).toEqual(written);
    }
    chmodSync(`${root}/pki/ca.crt`, 0o044);
    expect((await readAll(sink))?.drift).toHaveLength(1);
  });

  it('leaves a root with a stricter mode alone', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const { sink, written } = await first(root);
    chmodSync(root, 0o700);
    expect(await readAll(sink)).toEqual(written);
  });

  it.runIf(isRoot)('names a wrong owner, whom root puts right (needs root)', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const { sink, written } = await first(root);
    chownSync(`${root}/pki/ca.crt`, 1234, 0);
    chownSync(`${root}/pki/etcd`, 0, 1234);
    const found = await readAll(sink);
    expect(found?.drift).toEqual([
      'pki/etcd belongs to 0:1234 instead of 0:0 (`keepOwners` leaves it)',
      'pki/ca.crt belongs to 1234:0 instead of 0:0 (`keepOwners` leaves it)',
    ]);
    expect(await put(sink, nothing, written.revision)).toEqual(written);
    expect(statSync(`${root}/pki/ca.crt`).uid).toBe(0);
  });
});

describe('reveal', () => {
  it('hands out a secret entry, and nothing else', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const { sink } = await first(root);
    const at = sink.locate(everything, names);
    const secret = await sink.reveal?.(at, 'pki/ca.key', call);
    expect(secret?.use((bytes) => Buffer.from(bytes))).toEqual(readFileSync(`${root}/pki/ca.key`));
    await expect(sink.reveal?.(at, 'pki/ca.crt', call)).rejects.toMatchObject({ code: 'invalid' });
    await expect(sink.reveal?.(at, 'other', call)).rejects.toMatchObject({ code: 'invalid' });
    rmSync(`${root}/pki/ca.key`);
    await expect(sink.reveal?.(at, 'pki/ca.key', call)).rejects.toMatchObject({
      code: 'missing',
      message: `read the key in ${root}/pki/ca.key: no such file`,
    });
  });
});

describe('check', () => {
  it('changes nothing, and refuses a root that cannot be one', async () => {
    const folder = scratch(onTestFinished);
    await openSink({ root: `${folder}/a/b` }, host, {}).check(call);
    expect(listing(folder)).toEqual([]);
    writeFileSync(`${folder}/file`, '');
    await expect(openSink({ root: `${folder}/file` }, host, {}).check(call)).rejects.toMatchObject({ code: 'invalid' });
    await expect(openSink({ root: `${folder}/file/a` }, host, {}).check(call)).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('refuses a link that leads nowhere', async () => {
    const folder = scratch(onTestFinished);
    symlinkSync('nowhere', `${folder}/out`);
    const refused = { code: 'invalid', message: expect.stringContaining(`${folder}/out`) };
    await expect(openSink({ root: `${folder}/out` }, host, {}).check(call)).rejects.toMatchObject(refused);
    await expect(openSink({ root: `${folder}/out/pki` }, host, {}).check(call)).rejects.toMatchObject(refused);
  });

  it.skipIf(process.platform !== 'linux').each(['/proc/kpki', '/sys/kpki/pki'])(
    'refuses %s, which the kernel makes up: no files are made there, whoever asks',
    async (root) => {
      const sink = openSink({ root }, host, {});
      await expect(sink.check(call)).rejects.toMatchObject({
        code: 'invalid',
      });
      await expect(put(sink, generation(1), null)).rejects.toMatchObject({ code: 'invalid' });
    },
  );
});

it('does nothing any more once it is closed', async () => {
  const { sink } = await first(`${scratch(onTestFinished)}/out`);
  await sink.close();
  await expect(readAll(sink)).rejects.toMatchObject({ code: 'invalid' });
});

it('wipes what it read of a key, and shows it nowhere', async () => {
  const root = `${scratch(onTestFinished)}/out`;
  const lent: Secret[] = [];
  const describe = (secret: Secret) => {
    lent.push(secret);
    return host.describe(secret);
  };
  const sink = openSink({ root }, { ...host, describe }, {});
  await put(sink, generation(1), null);
  expect(lent.length).toBeGreaterThan(0);
  for (const secret of lent) expect(secret.use((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
});

function publicOf(text: string): Entry {
  return { kind: 'public', bytes: Buffer.from(text) };
}
