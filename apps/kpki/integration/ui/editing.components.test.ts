import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { play } from './play.ts';
import { filled, reachFilledTree } from './reach.ts';
import { twoEnvironments } from './specs.ts';

/** Says what it was called with, waits for a line, and puts the file right. */
const editor = `#!/bin/sh
printf 'EDITOR %s\\n' "$*"
stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon -e echo
trap 'echo interrupted' INT
until read -r line; do :; done
echo "$line" > edited.txt
for last; do :; done
case $last in *kpki.yaml) sed -i s/nonsense:/spec:/ "$last" ;; esac
`;

needs('tmux').concurrent('the editor of the user', () => {
  const from = filled(twoEnvironments, 'dev');
  const environment = { VISUAL: './my\\ editor -x' };

  describe('gets the terminal, and gives it back', () => {
    play('with the file of an artifact', { from, environment }, async ($) => {
      await $.write('my editor', editor);
      await chmod(join($.directory, 'my editor'), 0o755);
      await reachFilledTree($);
      await $.typeTo('gjj', /^[│┃]› [^a-z]*apiserver +cp1/m);
      await $.enter(/Trust › .*apiserver cp1 /);
      const seen = await $.typeTo('o', /EDITOR -x .*\/pki\/apiserver\.crt[\s\S]*icanon[\s\S]*echo/);
      expect(seen).not.toContain('Trust ›');
      // An interrupt of the editor is none of kpki.
      await $.pressTo(['C-c'], 'interrupted');
      await $.line('typed in the editor', /Trust › /);
      expect(await readFile(join($.directory, 'edited.txt'), 'utf8')).toBe('typed in the editor\n');
      // The screen has the keys again.
      await $.pressTo(['Escape'], /Trust [─━]/);
      await $.quit();
    });

    play('with the line of an error, and the file is read again', { from, environment }, async ($) => {
      await $.write('my editor', editor);
      await chmod(join($.directory, 'my editor'), 0o755);
      const spec = await readFile(join($.directory, 'kpki.yaml'), 'utf8');
      await $.write('kpki.yaml', spec.replace('spec:', 'nonsense:'));
      await $.open('-e dev');
      await $.see(/o edit/);
      await $.typeTo('o', /EDITOR -x kpki\.yaml/);
      await $.line('', 'kubernetes-ca');
      await $.quit();
    });

    play('but not without a variable, and never with a private key', { from }, async ($) => {
      await reachFilledTree($);
      await $.typeTo('/admin.conf', '/ admin.conf');
      await $.enter('Trust › filter: admin.conf');
      await $.press('End');
      await $.typeTo('o', 'has a private key in its file');
      await $.pressTo(['Escape'], /Trust [─━]/);
      await $.pressTo(['Home', 'o'], 'Set EDITOR or VISUAL');
      await $.quit();
    });
  });
});
