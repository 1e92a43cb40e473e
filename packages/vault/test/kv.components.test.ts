import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Change, Secret, type Sink } from '@kpki/plugin';
import { startVault, temporaryDirectory, type Vault } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { answering } from './counting.ts';
import { call, listeningHost } from './host.ts';
import { kept, noChange, openAt, pair, tokenWith } from './scene.ts';
import { withVault } from './with-vault.ts';

interface Answered {
  readonly data?: object;
  readonly metadata?: object;
}

const data = (body: Readonly<Record<string, unknown>>): Answered => body['data'] as Answered;

let count = 0;
const location = (sink: Sink, ...path: readonly string[]) =>
  sink.locate({ path: path.length > 0 ? path : ['prod', `ca-${++count}`] }, kept);
const inVault = (id: string): string => id.slice(id.indexOf('/secret/') + '/secret/'.length);

needs('vault')('secrets in a real Vault', () => {
  let vault: Vault;
  withVault((started) => {
    vault = started;
  });
  const open = (...more: Parameters<typeof openAt> extends [string, string, ...infer R] ? R : never): Sink =>
    openAt(vault.address, vault.rootToken(), ...more);

  test('are plain texts, with labels for users who may not read them', async () => {
    const sink = open();
    const at = location(sink);
    await sink.write(at, pair('1'), null, call);
    const { data } = await vault.must('GET', `secret/data/${inVault(at.id)}`);
    expect(data).toMatchObject({
      data: { certificate: 'certificate 1', private_key: 'key 1' },
      metadata: {
        version: 1,
        custom_metadata: { 'managed-by': 'kpki', 'sha256.certificate': expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    });
    expect(data).not.toHaveProperty(['metadata', 'custom_metadata', 'sha256.private_key']);
  });

  test('keep the fields and the labels of others as they were', async () => {
    const sink = open();
    const at = location(sink);
    const path = inVault(at.id);
    const theirs = { count: 7, list: [1, { a: null }], text: 'theirs' };
    await vault.must('POST', `secret/data/${path}`, { data: theirs });
    await vault.must('POST', `secret/metadata/${path}`, { custom_metadata: { team: 'blue' } });
    expect(await sink.read(at, call)).toBeNull();
    const written = await sink.write(at, pair('1'), null, call);
    expect((await vault.must('GET', `secret/data/${path}`)).data).toMatchObject({
      data: { ...theirs, certificate: 'certificate 1' },
      metadata: { custom_metadata: { team: 'blue', 'managed-by': 'kpki' } },
    });
    const unset = new Set(['certificate', 'private_key']);
    expect(await sink.write(at, { set: new Map(), unset }, written?.revision ?? null, call)).toBeNull();
    const { data } = await vault.must('GET', `secret/data/${path}`);
    expect(data?.['data']).toEqual(theirs);
    expect(data).toMatchObject({ metadata: { custom_metadata: { team: 'blue' } } });
    expect(data).not.toHaveProperty(['metadata', 'custom_metadata', 'sha256.certificate']);
  });

  test('of bytes that are no text hold base64, and so do texts that look like it', async () => {
    const sink = open();
    const at = location(sink);
    const set: Change['set'] = new Map([
      ['certificate', { kind: 'public', bytes: Uint8Array.of(0x30, 0x82, 0xff, 0) }],
      ['private_key', { kind: 'secret', bytes: new Secret(new TextEncoder().encode('base64:aGk=')) }],
    ]);
    const written = await sink.write(at, { set, unset: new Set() }, null, call);
    const state = written?.entries.get('certificate');
    expect(state?.kind === 'public' && [...state.bytes]).toEqual([0x30, 0x82, 0xff, 0]);
    const key = await sink.reveal?.(at, 'private_key', call);
    expect(key?.use((bytes) => Buffer.from(bytes).toString())).toBe('base64:aGk=');
    const { data } = await vault.must('GET', `secret/data/${inVault(at.id)}`);
    expect(data).toMatchObject({ data: { certificate: 'base64:MIL/AA==', private_key: 'base64:YmFzZTY0OmFHaz0=' } });
  });

  test.each(['deleted', 'destroyed'] as const)(
    'that were %s are not taken for absent, and nothing goes over them',
    async (how) => {
      const sink = open();
      const at = location(sink);
      await sink.write(at, pair('1'), null, call);
      const path = inVault(at.id);
      if (how === 'deleted') await vault.must('DELETE', `secret/data/${path}`);
      else await vault.must('PUT', `secret/destroy/${path}`, { versions: [1] });

      const removal = `\`vault kv metadata delete -mount=secret ${path}\` removes it for good`;
      const cure =
        how === 'deleted'
          ? `\`vault kv undelete -mount=secret -versions=1 ${path}\` brings it back`
          : 'it was the only one';
      const denied = {
        code: 'denied',
        message: expect.stringMatching(
          new RegExp(`version 1 was ${how}.*so its content is unknown; ${cure}, and ${removal}$`),
        ),
      };
      await expect(sink.read(at, call)).rejects.toMatchObject(denied);
      await expect(sink.write(at, pair('2'), null, call)).rejects.toMatchObject(denied);
      await expect(sink.reveal?.(at, 'private_key', call)).rejects.toMatchObject(denied);
      expect((await vault.must('GET', `secret/metadata/${path}`)).data).toMatchObject({ current_version: 1 });

      const replacing = open({ replaceDeleted: true });
      expect(await replacing.read(at, call)).toBeNull();
      const written = await replacing.write(at, pair('2'), null, call);
      expect(written?.revision).toMatch(/^2 /);
    },
  );

  test('that were destroyed may have older versions, which only the metadata lists', async () => {
    const sink = open();
    const at = location(sink);
    const first = await sink.write(at, pair('1'), null, call);
    await sink.write(at, pair('2'), first?.revision ?? null, call);
    const path = inVault(at.id);
    await vault.must('PUT', `secret/destroy/${path}`, { versions: [2] });
    await expect(sink.read(at, call)).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining(`\`vault kv rollback -mount=secret -version=N ${path}\``),
    });
  });

  test('that were deleted with their metadata are absent; a revision from before is a conflict', async () => {
    const sink = open();
    const at = location(sink);
    const before = await sink.write(at, pair('1'), null, call);
    await vault.must('DELETE', `secret/metadata/${inVault(at.id)}`);
    expect(await sink.read(at, call)).toBeNull();
    const after = await sink.write(at, pair('2'), null, call);
    expect(after?.revision).toMatch(/^1 /);
    await expect(sink.write(at, pair('3'), before?.revision ?? null, call)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('leave older versions readable unless these are to be destroyed, and then that is drift first', async () => {
    const sink = open();
    const at = location(sink);
    const path = inVault(at.id);
    const one = await sink.write(at, pair('1'), null, call);
    const two = await sink.write(at, pair('2'), one?.revision ?? null, call);
    expect(await vault.must('GET', `secret/data/${path}?version=1`)).toMatchObject({
      data: { data: { private_key: 'key 1' } },
    });

    const strict = open({ destroySuperseded: true });
    const found = await strict.read(at, call);
    expect(found?.drift).toEqual(['version 1 of it can still be read']);
    const mended = await strict.write(at, noChange, two?.revision ?? null, call);
    expect(mended).toMatchObject({ revision: two?.revision, drift: [] });
    const three = await strict.write(at, pair('3'), two?.revision ?? null, call);
    expect(three?.drift).toEqual([]);
    for (const version of [1, 2]) {
      const old = await vault.ask('GET', `secret/data/${path}?version=${version}`, { token: vault.rootToken() });
      expect(old).toMatchObject({ status: 404, body: { data: { data: null, metadata: { destroyed: true } } } });
    }
  });

  test('that the engine deletes after a time are written with a warning', async () => {
    await vault.must('POST', 'sys/mounts/short', { type: 'kv', options: { version: '2' } });
    await vault.must('POST', 'short/config', { delete_version_after: '1h' });
    const host = listeningHost();
    const sink = open({ mount: 'short' }, { host });
    const written = await sink.write(location(sink), pair('1'), null, call);
    expect(written?.entries.size).toBe(2);
    expect(host.lines.join('\n')).toMatch(/warn write short\/kpki.*delete_version_after/);
  });

  test('as large as the server refuses are a fault of the request, and nothing was changed', async () => {
    const sink = open();
    const at = location(sink);
    const set: Change['set'] = new Map([
      ['certificate', { kind: 'public', bytes: Buffer.alloc(33 * 1024 * 1024, 'a') }],
    ]);
    await expect(sink.write(at, { set, unset: new Set() }, null, call)).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(await sink.read(at, call)).toBeNull();
  });

  test.each(['kpki', ''])('are never the whole PKI in one: prefix %j', (prefix) => {
    expect(() => open({ prefix }).locate({ path: [] }, kept)).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining('`vault-kv`') }),
    );
  });

  test('hold a thousand entries and more where the server takes them', async () => {
    const sink = open();
    const names = Array.from({ length: 1200 }, (_, index) => `c${index}`);
    const at = sink.locate({ path: ['prod', 'many'] }, new Map(names.map((name) => [name, 'public'])));
    const bytes = (name: string) => new TextEncoder().encode(`certificate of ${name}`);
    const set: Change['set'] = new Map(names.map((name) => [name, { kind: 'public', bytes: bytes(name) }]));
    const written = await sink.write(at, { set, unset: new Set() }, null, call);
    expect(written?.entries.size).toBe(1200);
    expect(await sink.read(at, call)).toEqual(written);
  });

  test('a KV engine of version 1, another engine and no engine are named, by check and by reads', async () => {
    await vault.must('POST', 'sys/mounts/old', { type: 'kv', options: { version: '1' } });
    const cases = [
      { mount: 'old', code: 'invalid', says: /version 1.*vault kv enable-versioning old/ },
      { mount: 'cubbyhole', code: 'invalid', says: /cubbyhole engine, and not KV/ },
      { mount: 'secret/deeper', code: 'invalid', says: /mounted at secret\// },
      { mount: 'nothere', code: 'denied', says: /the mount does not exist/ },
    ];
    for (const { mount, code, says } of cases) {
      const sink = open({ mount });
      const expected = { code, message: expect.stringMatching(says) };
      await expect(sink.check(call)).rejects.toMatchObject(expected);
      await expect(sink.read(location(sink), call)).rejects.toMatchObject(expected);
      await expect(sink.write(location(sink), pair('1'), null, call)).rejects.toMatchObject(expected);
    }
    expect((await vault.ask('GET', 'old/data/kpki?list=true', { token: vault.rootToken() })).status).toBe(404);
  });

  test('a namespace that the server does not heed is refused, before anything is written into the root’s', async () => {
    const sink = open({ namespace: 'team1' });
    const at = location(sink);
    const expected = { code: 'unsupported' };
    await expect(sink.check(call)).rejects.toMatchObject(expected);
    await expect(sink.write(at, pair('1'), null, call)).rejects.toMatchObject(expected);
    expect((await vault.ask('GET', `secret/data/${inVault(at.id)}`, { token: vault.rootToken() })).status).toBe(404);
  });

  test('the policy that is printed is enough, and of what is missing each line says what', async () => {
    const [reader] = [open({ destroySuperseded: true })];
    const locations = [location(reader, 'eu', 'ca'), location(reader, 'eu', 'cp1', 'apiserver')];
    const policy = reader.rights?.(locations) ?? '';
    expect(policy).toContain('path "secret/data/kpki/eu/.kpki-lock" { capabilities = ["create", "read", "update"] }');
    expect(policy).not.toContain('*');
    const token = await tokenWith(vault, policy);
    const sink = openAt(vault.address, token, { destroySuperseded: true });
    await sink.check(call);
    expect(await sink.missingRights?.(locations, call)).toEqual([]);
    const lock = await sink.lock?.(locations, 'one', call);
    for (const at of locations) {
      const one = await sink.write(at, pair('1'), null, call);
      const two = await sink.write(at, pair('2'), one?.revision ?? null, call);
      expect(two?.drift).toEqual([]);
    }
    if (lock && 'release' in lock) await lock.release();
    await expect(sink.read(location(sink, 'us', 'ca'), call)).rejects.toMatchObject({ code: 'denied' });

    const less = await tokenWith(vault, 'path "secret/data/kpki/eu/*" { capabilities = ["read"] }');
    const reading = openAt(vault.address, less);
    expect(await reading.missingRights?.(locations, call)).toEqual([
      'no create, no update on secret/data/kpki/eu/.kpki-lock',
      'no create, no update on secret/data/kpki/eu/ca',
      'no create, no update on secret/data/kpki/eu/cp1/apiserver',
    ]);
  });

  test('without the right to label, a write is a write all the same', async () => {
    const token = await tokenWith(vault, 'path "secret/data/kpki/*" { capabilities = ["create", "read", "update"] }');
    const host = listeningHost();
    const sink = openAt(vault.address, token, {}, { host });
    const at = location(sink);
    const written = await sink.write(at, pair('1'), null, call);
    expect(written?.drift).toEqual([]);
    expect(await sink.read(at, call)).toEqual(written);
    expect(host.lines.join('\n')).toMatch(/info label secret\/kpki.*left without custom_metadata/);
  });

  test('a thousand are read at once by a thousand requests, and a second write of the same makes one', async () => {
    const asked: string[] = [];
    const sink = open(
      {},
      {
        through: (send) => (outgoing, signal) => {
          asked.push(`${outgoing.method} ${outgoing.url.pathname}`);
          return send(outgoing, signal);
        },
      },
    );
    const locations = Array.from({ length: 1000 }, (_, index) => location(sink, 'thousand', `n${index}`));
    const found = await Promise.all(locations.map((at) => sink.read(at, call)));
    expect(found.every((each) => each === null)).toBe(true);
    expect(asked).toHaveLength(1001);
    expect(asked[0]).toBe('GET /v1/sys/internal/ui/mounts/secret');
    const [at] = locations as [ReturnType<typeof location>];
    const written = await sink.write(at, pair('1'), null, call);
    expect(asked.splice(1001)).toEqual([
      'POST /v1/secret/data/kpki/thousand/n0',
      'POST /v1/secret/metadata/kpki/thousand/n0',
    ]);
    expect(await sink.read(at, call)).toEqual(written);
    expect(await sink.write(at, pair('1'), written?.revision ?? null, call)).toEqual(written);
    expect(asked.splice(1001)).toEqual(Array.from({ length: 2 }, () => 'GET /v1/secret/data/kpki/thousand/n0'));
    await sink.write(at, pair('2'), written?.revision ?? null, call);
    expect(asked.splice(1001)).toEqual([
      'GET /v1/secret/data/kpki/thousand/n0',
      'POST /v1/secret/data/kpki/thousand/n0',
      'POST /v1/secret/metadata/kpki/thousand/n0',
      'GET /v1/secret/data/kpki/thousand/n0',
    ]);
  });

  test('that replace others count once they were read back; new ones once the server answers with their first version', async () => {
    const honest = open();
    const at = location(honest);
    const isData = (path: string) => path.includes('/secret/data/');
    const otherVersion = answering(isData, (body) => ({ body: { ...body, data: { ...data(body), version: 7 } } }));
    await expect(open({}, { through: otherVersion }).write(at, pair('1'), null, call)).rejects.toMatchObject({
      code: 'uncertain',
      message: expect.stringContaining('the answer is about version 7, and not 1'),
    });
    const one = await honest.read(at, call);
    expect(one?.revision).toMatch(/^1 /);

    // The first read is before the write, and shows what is stored.
    let reads = 0;
    const otherContent = answering(isData, (body) => {
      const { data: fields, metadata } = data(body);
      if (fields === undefined) return { body };
      reads += 1;
      return reads === 1
        ? { body }
        : { body: { ...body, data: { data: { ...fields, certificate: 'another' }, metadata } } };
    });
    const write = open({}, { through: otherContent }).write(at, pair('2'), one?.revision ?? null, call);
    await expect(write).rejects.toMatchObject({
      code: 'uncertain',
      message: expect.stringContaining('version 2 does not have the written content'),
    });
  });

  test('a denied policy and an invalid token are distinguished', async () => {
    const token = await tokenWith(vault, 'path "secret/data/kpki/elsewhere/*" { capabilities = ["read"] }');
    const denied = openAt(vault.address, token);
    await expect(denied.read(location(denied), call)).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('its policy does not grant it'),
    });
    // Without the policy `default` a token may not look itself up: it is valid anyway.
    const bare = await tokenWith(vault, 'path "secret/data/kpki/*" { capabilities = ["read"] }', {
      no_default_policy: true,
    });
    const unasked = openAt(vault.address, bare);
    expect(await unasked.read(location(unasked), call)).toBeNull();
    await expect(unasked.missingRights?.([location(unasked)], call)).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringMatching(/the token is valid, .*`default`/),
    });
    const none = openAt(vault.address, 'hvs.nosuchtoken');
    await expect(none.check(call)).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringMatching(/not valid \(any more\).*vault login/),
    });
  });
});

needs('vault')('a Vault that does not serve', () => {
  test('is uninitialized, sealed, stopped and started again: each is said with its next step, and nothing is lost', async () => {
    await using directory = await temporaryDirectory();
    await using vault = await startVault({ directory: directory.path });
    const early = openAt(vault.address, 'hvs.early');
    await expect(early.check(call)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/init|seal/),
    });

    await vault.initialize();
    await vault.must('POST', 'sys/mounts/secret', { type: 'kv', options: { version: '2' } });
    const sink = openAt(vault.address, vault.rootToken());
    const at = location(sink);
    const one = await sink.write(at, pair('1'), null, call);

    await vault.seal();
    const sealed = {
      code: 'unavailable',
      message: expect.stringMatching(/`vault operator unseal`/),
    };
    await expect(sink.read(at, call)).rejects.toMatchObject(sealed);
    await expect(sink.write(at, pair('2'), one?.revision ?? null, call)).rejects.toMatchObject(sealed);

    await vault.stop();
    const refused = { code: 'unavailable', message: expect.stringContaining('ECONNREFUSED') };
    await expect(sink.write(at, pair('2'), one?.revision ?? null, call)).rejects.toMatchObject(refused);

    await vault.restart();
    await vault.unseal();
    expect(await sink.read(at, call)).toEqual(one);
    expect((await sink.write(at, pair('2'), one?.revision ?? null, call))?.revision).toMatch(/^2 /);
    expect(readFileSync(join(directory.path, 'vault.log'), 'utf8')).not.toContain('key 1');
  });
});
