import { beforeAll, expect, test } from 'vitest';
import { startReadyVault, startVault, type TemporaryDirectory, temporaryDirectory } from '../src/index.ts';
import { needs } from '../src/needs.ts';

needs('vault')('a real Vault', () => {
  let directory: TemporaryDirectory;
  beforeAll(async () => {
    directory = await temporaryDirectory();
    return () => directory[Symbol.asyncDispose]();
  });

  test('says that it is not initialized, then that it is sealed, and then serves', async () => {
    await using vault = await startVault({ directory: directory.path, name: 'new' });
    expect((await vault.ask('GET', 'sys/health')).status).toBe(501);
    await vault.initialize();
    expect((await vault.ask('GET', 'sys/health')).status).toBe(200);
    await vault.seal();
    expect(await vault.ask('GET', 'secret/data/a', { token: vault.rootToken() })).toMatchObject({
      status: 503,
      body: { errors: ['Vault is sealed'] },
    });
    await vault.unseal();
    expect((await vault.ask('GET', 'sys/health')).status).toBe(200);
  });

  test('keeps versions, compares and sets, refuses strangers, and has its data after a restart', async () => {
    await using vault = await startReadyVault({ directory: directory.path, name: 'ready' });
    const token = vault.rootToken();
    const write = (cas: number, text: string) =>
      vault.ask('POST', 'secret/data/a', { token, body: { options: { cas }, data: { text } } });

    expect(await write(0, 'one')).toMatchObject({ status: 200, body: { data: { version: 1 } } });
    const refused = await write(0, 'two');
    expect(refused.status).toBe(400);
    expect(refused.body?.errors?.[0]).toMatch(/check-and-set parameter did not match the current version/);
    expect(await write(1, 'two')).toMatchObject({ status: 200, body: { data: { version: 2 } } });
    expect((await vault.ask('GET', 'secret/data/a', { token: 'hvs.no' })).status).toBe(403);

    await vault.stop();
    await vault.restart();
    expect((await vault.ask('GET', 'secret/data/a', { token })).status).toBe(503);
    await vault.unseal();
    expect(await vault.must('GET', 'secret/data/a')).toMatchObject({ data: { data: { text: 'two' } } });
  });
});
