import { needs } from '@kpki/services/vitest';
import { describe } from 'vitest';
import { kubeadmFile } from '../../test/configurations.ts';
import { play } from './play.ts';
import { twoEnvironments } from './specs.ts';

const environment = { KPKI_ENVIRONMENT: 'prod' };

needs('tmux').concurrent('an environment that the shell names', () => {
  describe('is that of a kpki.yaml', () => {
    play('which has it', { environment }, async ($) => {
      await $.write('kpki.yaml', twoEnvironments);
      await $.open();
      await $.see(/› prod /);
      await $.quit();
    });
  });

  describe('does not concern', () => {
    play('a file of kubeadm, which has none', { environment }, async ($) => {
      await $.write('kubeadm.yaml', kubeadmFile);
      await $.open('-f kubeadm.yaml');
      await $.see(/\+ \d+ not created/);
      await $.quit();
    });

    play('the example, which has its own', { environment }, async ($) => {
      await $.open();
      await $.see('Look around with an example');
      await $.pressTo(['Down', 'Enter'], 'Apply 42 steps');
      await $.quit();
    });
  });
});
