import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NamedProgram, NamedServer } from '@kpki/plugin';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AnsweringTerminal, answeringTerminal } from '../../../test/answering-terminal.ts';
import { agree, lacksAgreement } from './agreements.ts';

let settings: string;
let folder: string;

beforeEach(() => {
  settings = mkdtempSync(join(tmpdir(), 'kpki-agreements-'));
  folder = mkdtempSync(join(tmpdir(), 'kpki-configuration-'));
  vi.stubEnv('XDG_CONFIG_HOME', settings);
  vi.stubEnv('KPKI_TRUSTED_SERVERS', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const each of [settings, folder]) rmSync(each, { recursive: true, force: true });
});

let number = 0;
function server(anchors = 'machine', scheme = 'https'): NamedServer {
  number += 1;
  return { kind: 'server', origin: `${scheme}://v${number}.example.com:8200`, anchors };
}

const digest = `sha256:${'0a'.repeat(32)}`;
const deciding = (to: NamedServer | NamedProgram, { terminal }: AnsweringTerminal): Promise<unknown> =>
  agree(to, { name: 'sink vault', folder, chosenBy: 'file', terminal }).then(
    () => 'agreed',
    (error: unknown) => error,
  );
const refused = (says: string | RegExp): object =>
  expect.objectContaining({
    code: 'denied',
    message: typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says),
  });
const listed = (name: string): string => readFileSync(join(settings, 'kpki', name), 'utf8');

describe('a server', () => {
  it('is asked about once, and a yes is kept for this user alone', async () => {
    const to = server();
    const first = answeringTerminal(['y']);
    expect(await Promise.all([deciding(to, first), deciding(to, first)])).toEqual(['agreed', 'agreed']);
    expect(first.asked).toHaveLength(1);
    expect(first.asked[0]).toContain(`Send your credentials and keys to ${to.origin}`);
    expect(JSON.parse(listed('known-servers.json'))).toMatchObject({
      kind: 'KnownServers',
      servers: [{ origin: to.origin, anchors: 'machine' }],
    });
    expect(statSync(join(settings, 'kpki', 'known-servers.json')).mode & 0o777).toBe(0o600);
  });

  it('that is in the list is not asked about; with other anchors it is', async () => {
    const to = server();
    await deciding(to, answeringTerminal(['yes']));
    const other = answeringTerminal(['n']);
    expect(await deciding(to, other)).toBe('agreed');
    expect(other.asked).toEqual([]);
    for (const anchors of [digest, 'machine as vault.example.com']) {
      expect(await deciding({ ...to, anchors }, other)).toEqual(refused('not agreed'));
    }
    expect(other.asked).toHaveLength(2);
  });

  it('is refused after a no, and where there is no terminal, with the fix', async () => {
    const to = server(digest);
    const no = answeringTerminal(['n']);
    const fix = `set KPKI_TRUSTED_SERVERS=${to.origin}=${digest}`;
    expect(await deciding(to, no)).toEqual(refused(fix));
    expect(await deciding(to, no)).toEqual(refused(fix));
    expect(no.asked).toHaveLength(1);
    const error = await deciding(to, no);
    expect([error, new Error('sink "vault": …', { cause: error }), new Error('another')].map(lacksAgreement)).toEqual([
      true,
      true,
      false,
    ]);
    expect(await deciding(server(), answeringTerminal([]))).toEqual(refused(/doctor` in a terminal/));
  });

  it('is never asked about where the UI reads by itself', async () => {
    const person = answeringTerminal(['y']);
    const terminal = { ...person.terminal, asksForAgreement: false };
    await expect(agree(server(), { name: 'sink vault', folder, chosenBy: 'file', terminal })).rejects.toMatchObject({
      code: 'denied',
    });
    expect(person.asked).toEqual([]);
  });

  it('that the environment names needs no answer, with the anchors that it names', async () => {
    const [plain, byCa, byName] = [server(), server(digest), server(`${digest} as vault`)];
    const entries = [`${plain.origin}/`, `${byCa.origin}=${digest}`, `${byName.origin}=${digest}=vault`];
    vi.stubEnv('KPKI_TRUSTED_SERVERS', entries.join(', '));
    for (const to of [plain, byCa, byName]) expect(await deciding(to, answeringTerminal([]))).toBe('agreed');
    expect(await deciding({ ...plain, anchors: digest }, answeringTerminal([]))).toEqual(refused('not agreed'));
    expect(await deciding({ ...byCa, anchors: 'machine' }, answeringTerminal([]))).toEqual(refused('not agreed'));
  });

  it('that was typed is the word of the user, but without TLS', async () => {
    const { terminal, asked } = answeringTerminal([]);
    const typed = { name: 'sink vault', folder, chosenBy: 'user', terminal } as const;
    await agree(server(digest), typed);
    await expect(agree(server('machine', 'http'), typed)).rejects.toMatchObject({ code: 'denied' });
    expect(asked).toEqual([]);
  });

  it('without TLS beyond this machine is for the environment alone', async () => {
    const to = server('machine', 'http');
    const person = answeringTerminal(['y']);
    expect(await deciding(to, person)).toEqual(refused('it has no TLS'));
    expect(person.asked).toEqual([]);
    vi.stubEnv('KPKI_TRUSTED_SERVERS', to.origin);
    expect(await deciding(to, person)).toBe('agreed');
  });

  it('is not agreed to by a list in the folder of the configuration', async () => {
    await deciding(server(), answeringTerminal(['y']));
    const text = listed('known-servers.json');
    vi.stubEnv('XDG_CONFIG_HOME', folder);
    mkdirSync(join(folder, 'kpki'));
    writeFileSync(join(folder, 'kpki', 'known-servers.json'), text, { mode: 0o600 });
    expect(String(await deciding(server(), answeringTerminal(['y'])))).toContain('cannot say whom you trust');
  });
});

describe('a program', () => {
  const program = (content: string): NamedProgram => ({
    kind: 'program',
    command: ['/clone/login', '--admin'],
    variables: ['LD_PRELOAD=./x.so'],
    file: '/clone/kc.yaml',
    digest: `sha512-${content}`,
  });

  it('is agreed to as it is, and shown with its arguments', async () => {
    const person = answeringTerminal(['y', 'n']);
    expect(await deciding(program('a'), person)).toBe('agreed');
    expect(person.asked[0]).toMatch(/kc\.yaml.*"\/clone\/login" "--admin".*"LD_PRELOAD=\.\/x\.so".*sha512-a/s);
    expect(await deciding(program('a'), person)).toBe('agreed');
    expect(await deciding(program('b'), person)).toEqual(refused('KUBECONFIG'));
    expect(person.asked).toHaveLength(2);
    expect(listed('trusted-programs.json')).toContain('sha512-a');
  });
});
