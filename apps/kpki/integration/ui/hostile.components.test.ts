import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath, runProgram } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { type Play, play } from './play.ts';
import { filled } from './reach.ts';
import { drawnBy } from './read-screen.ts';
import { twoEnvironments } from './specs.ts';

/** Would color, link, rename the window, clear the screen, go back in the line and turn its direction. */
const hostile = 'EVIL\u001b[35m\u001b]0;owned\u0007\u001b]8;;http://example.com\u0007\u001b[2J\r\u009b35m\u202eLIVE';
/** No folder name has a slash. */
const hostileFolder = hostile.replaceAll('/', '');
const obeyed = ['\u001b[35m', '\u001b]0;', '\u001b]8;', '\u0007', '\u001b[2J\r', '\u009b', '\u202e'];

/** kpki's own bell, which rings where a loaded machine takes long, would be taken for one of a name. */
const quietly = '--bell off';

function expectHarmless(bytes: string): void {
  expect(bytes).toContain('EVIL');
  for (const sequence of obeyed) expect(bytes).not.toContain(sequence);
}

function inQuotes(text: string): string {
  const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `"${text.replaceAll(/[^ -!#-[\]-~]/g, escaped)}"`;
}

/** Both come from a disk and no decoder: only what shows them makes them harmless. */
async function spoil($: Play): Promise<void> {
  const kubeconfig = await readFile(join($.directory, 'dev/admin.conf'), 'utf8');
  const [, context = ''] = /^current-context: (.+)$/m.exec(kubeconfig) ?? [];
  expect(context).not.toBe('');
  await $.write('dev/admin.conf', kubeconfig.replaceAll(context, inQuotes(hostile)));
  await rename(join($.directory, 'dev'), join($.directory, hostileFolder));
  await $.write('kpki.yaml', twoEnvironments.replace('./dev', inQuotes(`./${hostileFolder}`)));
}

needs('tmux', 'openssl').concurrent('hostile names', () => {
  const from = filled(twoEnvironments, 'dev');

  play('control characters of a certificate are spelt out, and reach no terminal', { from }, async ($) => {
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-utf8'];
    const named = ['-multivalue-rdn', '-subj', `/CN=${hostile.replaceAll('/', '\\/')}`, '-days', '300'];
    const files = ['-keyout', 'dev/pki/apiserver.key', '-out', 'dev/pki/apiserver.crt'];
    const words = [...made, ...named, ...files];
    expect(await runProgram(programPath('openssl'), words, { directory: $.directory })).toMatchObject({ code: 0 });

    await $.open(`-e dev ${quietly}`);
    await $.see(/apiserver +cp1 +≠ invalid/);
    const { title } = await $.modes();
    await $.typeTo('w', 'Trust › filter: state:!ok');
    const detail = await $.pressTo(['Enter'], 'EVIL');
    expect(detail).toContain('LIVE');
    expect(detail).toContain('EVIL\\1b[35m');
    expect(detail).toMatch(/^ kpki {2}› demo .*\n[╭┏][─━] Trust › /);
    await $.press('Escape');
    await $.typeTo('p', '[ Apply 1 step ]');
    await $.type('q');
    await $.left();
    expectHarmless(await drawnBy($));
    expect((await $.modes()).title).toBe(title);
  });

  play('so are those of a kubeconfig and of a folder, on every screen', { from, size: [120, 60] }, async ($) => {
    await spoil($);
    await $.open(`-e dev ${quietly}`);
    await $.see(/admin\.conf +cp1 +≠ invalid/);
    const { title } = await $.modes();
    await $.typeTo('w', 'Trust › filter: state:!ok');
    await $.press('Enter');
    // The context of a kubeconfig, and the folder.
    await $.see(/the context[\s\S]*EVIL\\u\{1b\}\[35m[\s\S]*Stored at[\s\S]*EVIL/);
    await $.press('Escape');
    await $.typeTo('p', '[ Apply 1 step ]');
    await $.typeTo('5', '2 in kpki.yaml');
    await $.type('q');
    await $.left();
    expectHarmless(await drawnBy($));
    expect((await $.modes()).title).toBe(title);
  });

  play('and in the lines for a screen reader', { from, size: [120, 60] }, async ($) => {
    await spoil($);
    const { title } = await $.modes();
    await $.open('--accessible -e dev');
    const trust = await $.see(/(\d+)\. admin\.conf of cp1: invalid[\s\S]*then press enter\./);
    const [, number = ''] = /(\d+)\. admin\.conf of cp1/.exec(trust) ?? [];
    await $.line(number, /Stored at: .*EVIL\\u\{1b\}\[35m[\s\S]*then press enter\./);
    await $.line('plan', /Plan\. 1 to \w+[\s\S]*then press enter\./);
    await $.line('quit');
    await $.left();
    expectHarmless(await $.bytes());
    expect((await $.modes()).title).toBe(title);
  });

  describe.for(partOf(['status -o wide', 'show admin.conf', 'plan', 'verify -o wide'], 2))('kpki %s', (command) => {
    play('prints none that a terminal would obey', { from }, async ($) => {
      await spoil($);
      const { title } = await $.modes();
      await $.open(`${command} -e dev`);
      await $.left();
      const bytes = await $.bytes();
      expectHarmless(bytes);
      expect(bytes).toContain('EVIL\\u{1b}[35m');
      expect((await $.modes()).title).toBe(title);
    });
  });
});
