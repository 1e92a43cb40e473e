import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { leakyPlugin } from '../canaries/leaky-plugin.ts';
import { marker, spellings } from '../canaries/markers.ts';
import { foreignFields, planted } from '../canaries/worlds.ts';
import { type Play, play } from './play.ts';
import { allDone, filled } from './reach.ts';
import { twoEnvironments } from './specs.ts';

const typed = marker('typed');
const environment = { VAULT_TOKEN: planted.environmentToken };

async function plantLeaky($: Play, moment: Parameters<typeof leakyPlugin>[0]): Promise<void> {
  const key = await readFile(join($.directory, 'dev/pki/ca.key'), 'utf8');
  await $.write('leaky.mjs', leakyPlugin(moment, { password: planted.password, key }));
  await $.kpki('plugin', 'trust', './leaky.mjs', '--yes');
  const leaky = '  leaky:\n    sinks: { main: { use: ./leaky.mjs, layout: kubeadm } }\n';
  await $.write('kpki.yaml', `${twoEnvironments}${leaky}`);
}

async function expectNoCanary($: Play): Promise<void> {
  const shown = [await $.bytes(), await $.screen()].join('\n');
  for (const canary of [...Object.values(planted), typed].flatMap(spellings)) expect(shown).not.toContain(canary);
}

needs('tmux').concurrent('canaries in a terminal', () => {
  const from = filled(twoEnvironments, 'dev');

  play('a kubeconfig with a token and a password: on no screen', { from, environment, size: [120, 40] }, async ($) => {
    await $.write('dev/admin.conf', foreignFields(await readFile(join($.directory, 'dev/admin.conf'), 'utf8')));
    await $.open('-e dev');
    await $.see(/admin\.conf +cp1 +≠ invalid/);
    await $.typeTo('w', 'Trust › filter: state:!ok');
    await $.pressTo(['Enter'], /Stored at/);
    await $.press('Escape');
    await $.typeTo('p', '[ Apply 1 step ]');
    await $.typeTo('a', /Apply 1 step to .*\?/);
    await $.enter(allDone);
    await $.type('q');
    await $.left();
    await expectNoCanary($);
  });

  describe.for([
    ['-e leaky', 'in the UI'],
    ['--accessible -e leaky', 'in lines'],
    ['doctor -e leaky', 'of a command'],
  ] as const)('a PIN that was typed', ([words, where]) => {
    // Wide enough for the whole message in the panel of the tree.
    play(`${where}, and that the plugin repeats: nowhere`, { from, environment, size: [260, 40] }, async ($) => {
      await plantLeaky($, 'ask');
      await $.open(words);
      await $.see('PIN of PUT https://root:[secret]@vault');
      await $.line(typed);
      // The last line repeats what was typed.
      await $.see(/failed at ask[\s\S]*\[secret\];\s*\[secret\]\s*;[\s;]*\[secret\]/);
      if (!words.startsWith('doctor')) {
        await $.type(words.startsWith('--') ? 'quit' : 'q');
        if (words.startsWith('--')) await $.press('Enter');
      }
      await $.left();
      await expectNoCanary($);
    });
  });

  describe.for(['later', 'rejected'] as const)('a plugin that fails behind our back (%s)', (moment) => {
    play('ends the UI, and gives nothing away', { from, environment, size: [120, 40] }, async ($) => {
      await plantLeaky($, moment);
      await $.open('-e leaky');
      await $.see('failed at');
      await $.type('q');
      await $.left();
      await expectNoCanary($);
    });
  });

  play('SIGUSR1 opens no inspector, and the UI goes on', { from }, async ($) => {
    await $.open('-e dev');
    await $.see('✓ 20 ok');
    const id = await $.processId();
    process.kill(id, 'SIGUSR1');
    await $.typeTo('p', 'Nothing to do');
    const links = (await readdir(`/proc/${id}/fd`)).map((fd) => readlink(`/proc/${id}/fd/${fd}`).catch(() => ''));
    const tcp = await readFile(`/proc/${id}/net/tcp`, 'utf8');
    const sockets = (await Promise.all(links)).map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '-');
    expect(sockets.filter((inode) => tcp.includes(` ${inode} `))).toEqual([]);
    await $.quit();
    expect(await $.bytes()).not.toContain('Debugger');
  });
});
