import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { type Script, script } from './script.ts';
import { secretsIn } from './secrets.ts';

const nobody = 65534;
const isRoot = process.getuid?.() === 0;

/** Reads all that it may below a folder, again and again, and reports at the end of its input what of it was secret. */
const watching = `
const { readdirSync, readFileSync } = require('node:fs');
const secret = new Set();
let rounds = 0, files = 0, isOver = false;
const attempt = (read) => { try { return read(); } catch { return null; } };
function look(folder) {
  for (const entry of attempt(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = folder + '/' + entry.name;
    if (entry.isDirectory()) { look(path); continue; }
    const text = attempt(() => readFileSync(path, 'utf8'));
    if (text === null) continue;
    files += 1;
    if (/PRIVATE KEY|client-key-data/.test(text)) secret.add(text);
  }
}
process.stdin.on('end', () => { isOver = true; }).resume();
function round() {
  look(process.argv[1]);
  rounds += 1;
  if (rounds === 1) console.log('begun');
  if (isOver) console.log(JSON.stringify({ rounds, files, secret: [...secret] }));
  else setImmediate(round);
}
round();
`;

interface Watched {
  readonly rounds: number;
  readonly files: number;
  readonly secret: readonly string[];
}

/** Does something while another user of the machine reads all that they may below a folder. */
async function watchedBy(uid: number, folder: string, act: () => Promise<void>): Promise<Watched> {
  const child = spawn(process.execPath, ['--eval', watching, folder], { cwd: '/', uid, gid: uid, env: {} });
  try {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await once(child.stdout, 'data');
    await act();
    child.stdin.end();
    await once(child, 'close');
    return JSON.parse(said.slice(said.indexOf('\n'))) as Watched;
  } finally {
    child.kill('SIGKILL');
  }
}

async function apply($: Script, certificates: string): Promise<void> {
  $.write('kpki.yaml', kpkiFile().replace('certificates: ec-p256', `certificates: ${certificates}`));
  expect(await $.kpki('apply --yes', { before: 'umask 000' })).toMatchObject({ code: 0 });
}

const keysOf = ($: Script): readonly string[] => $.files('out').filter((file) => /\.(?:key|conf)$/.test(file));
const secretsOf = ($: Script): readonly string[] =>
  secretsIn(
    keysOf($)
      .map((file) => $.read(`out/${file}`))
      .join('\n'),
  );

// Only root can become another user.
describe.runIf(isRoot)('another user, who reads all that they may while kpki works (needs root to become one)', () => {
  script('gets certificates, and at no moment a key: a first creation, and new keys for everything', async ($) => {
    chmodSync($.directory, 0o755);
    const seen = await watchedBy(nobody, $.directory, async () => {
      await apply($, 'ec-p256');
      await apply($, 'ec-p384');
    });
    expect(seen.secret).toEqual([]);
    expect(seen.rounds).toBeGreaterThan(10);
    expect(seen.files).toBeGreaterThan(100);
  });

  script('gets the old keys where their modes were open, and none of the new ones', async ($) => {
    chmodSync($.directory, 0o755);
    await apply($, 'ec-p256');
    for (const file of keysOf($)) chmodSync(join($.directory, 'out', file), 0o666);
    const old = secretsOf($);
    const seen = await watchedBy(nobody, $.directory, () => apply($, 'ec-p384'));
    const text = seen.secret.join('\n');
    expect(old.some((secret) => text.includes(secret))).toBe(true);
    const kept = new Set(old);
    const made = secretsOf($).filter((secret) => !kept.has(secret));
    expect(made.length).toBeGreaterThan(20);
    expect(made.filter((secret) => text.includes(secret))).toEqual([]);
    for (const file of keysOf($)) expect([file, $.stat(`out/${file}`).mode & 0o777]).toEqual([file, 0o600]);
  });
});
