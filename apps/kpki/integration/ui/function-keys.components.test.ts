import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { play } from './play.ts';
import { filled } from './reach.ts';
import { twoEnvironments } from './specs.ts';

needs('tmux').concurrent('the function keys of a terminal', () => {
  play('F1 opens help, and no other one does', { from: filled(twoEnvironments, 'dev') }, async ($) => {
    await $.open('-e dev');
    await $.see('kubernetes-ca');
    for (const key of ['F2', 'F4', 'F5', 'F12']) {
      const screen = await $.pressTo([key], `${key.toLowerCase()} does nothing here`);
      expect(screen).not.toContain('Keys in');
    }
    await $.pressTo(['IC'], 'This key does nothing here');
    await $.pressTo(['F1'], 'Keys in the trust tree');
    await $.pressTo(['F5', 'Escape'], 'kubernetes-ca');
    await $.quit();
  });
});
