import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openSoftHsm, type SoftToken } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { tabTo } from './focus.ts';
import { type Play, play, sizes } from './play.ts';
import { allDone } from './reach.ts';

const configurationText = (module: string): string => `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: hsm }
spec:
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
environments:
  dev:
    backends: { hsm: { use: "@kpki/pkcs11", with: { module: ${module}, token: kpki } } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./dev }, layout: kubeadm } }
    ca: { default: { keys: hsm } }
`;

let hsmModule = '';

/** A SoftHSM token that the shell knows, and a file whose CAs are in it. */
async function withToken($: Play): Promise<SoftToken> {
  const folder = join($.directory, '..', 'hsm');
  await mkdir(folder);
  const hsm = await openSoftHsm(folder);
  const token = await hsm.addToken('kpki');
  hsmModule = hsm.module;
  await $.write('kpki.yaml', configurationText(hsm.module));
  await $.line(`export SOFTHSM2_CONF=${hsm.configuration}`);
  return token;
}

// A refusal names the PIN too.
const question = /PIN .*kpki[\s\S]*The answer is not/;

async function answer($: Play, pin: string): Promise<void> {
  const asked = await $.see(question);
  expect(asked.replaceAll(/[ │┃]*\n[ │┃]*/g, ' ')).toContain('The answer is not shown, and kpki forgets it on exit.');
  await $.typeTo(pin, '•'.repeat(pin.length));
  await $.press('Enter');
}

async function expectUnseen($: Play, pin: string): Promise<void> {
  const shown = [await $.bytes(), await $.screen()].join('\n');
  expect(shown).not.toContain(pin);
  expect(shown).not.toContain(Buffer.from(pin).toString('base64'));
}

needs('tmux', 'softhsm2-util', 'pkcs11-tool', 'pkcs11js').concurrent('the PIN of a token', () => {
  describe.for(sizes)('at %ix%i', (size) => {
    play('is asked for where it is needed, once for plan, apply and test', { size }, async ($) => {
      const { userPin } = await withToken($);
      await $.open('-e dev');
      // Reading needs no key, so nothing is asked.
      await $.see(/[+] \d+ not created/);
      await $.type('p');
      await answer($, userPin);
      await $.see(/\[ Apply \d+ steps \]/);
      await $.typeTo('a', /Apply \d+ steps to cluster [\w-]+, environment dev/);
      await $.enter(allDone);
      expect((await $.typeTo('5', '1 in kpki.yaml')).replaceAll(/[ │┃]*\n[ │┃]*/g, ' ')).toContain(
        'key in hsm; signs itself',
      );
      const tested = await $.typeTo('t', '✓ ready');
      expect(tested).toContain('backend hsm');
      expect(tested).toMatch(/✓ kubernetes-ca: hsm holds[\s│┃]+hsm\.dev\.kubernetes-ca\.1/);
      await $.quit();
      await expectUnseen($, userPin);
    });
  });

  play('that was wrong is not tried again: what is done next asks for it', {}, async ($) => {
    const { userPin } = await withToken($);
    await $.open('-e dev');
    await $.see(/[+] \d+ not created/);
    await $.type('p');
    await answer($, 'a-wrong-one');
    expect((await $.see('the PIN is wrong')).replaceAll(/[ │┃]*\n[ │┃]*/g, ' ')).toContain(
      'it is not tried again in this run',
    );
    await $.type('t');
    await answer($, 'a-wrong-one');
    await $.see('refused this PIN before');
    await $.type('t');
    await answer($, userPin);
    await $.see(/\[ Apply \d+ steps \]/);
    await $.typeTo('t', /\[ Apply \d+ steps \]/);
    await $.type('q');
    await $.left();
    await expectUnseen($, userPin);
    await expectUnseen($, 'a-wrong-one');
  });

  play('in lines is asked for once as well', {}, async ($) => {
    const { userPin } = await withToken($);
    await $.open('--accessible -e dev');
    await $.see(/Type .*plan/);
    await $.line('plan', /PIN .*kpki/);
    await $.line(userPin, /Type .*apply/);
    await $.line('apply', 'Type yes or no.');
    await $.line('yes', /Done: \d+ steps/);
    await $.line('quit');
    expect(await $.left()).toMatchObject({ code: 0 });
    await expectUnseen($, userPin);
  });
});

async function toPage($: Play, step: string): Promise<void> {
  await tabTo($, '[ Next ]');
  await $.enter(step);
}

needs('tmux', 'softhsm2-util', 'pkcs11-tool', 'pkcs11js').concurrent(
  'a new cluster, one root of which the key is in a token',
  () => {
    play('from an empty folder to a PKI that verifies', {}, async ($) => {
      const { userPin } = await withToken($);
      await rm(join($.directory, 'kpki.yaml'));
      await $.open();
      await $.see('Make the PKI of a new cluster');
      await $.enter('› Cluster name');
      await toPage($, 'step 2 of 5');
      await toPage($, 'step 3 of 5');
      await tabTo($, 'CAs');
      await $.pressTo(['Down', 'Space'], '(•) one root signs them');
      await toPage($, 'step 4 of 5');
      await tabTo($, '[ keep CA keys outside');
      await $.enter('Backend name');
      await tabTo($, 'module *');
      await $.type(hsmModule);
      await $.press('Tab');
      // All that was typed has to be on the screen, or what is drawn late is taken for a move.
      await $.typeTo('kpki', 'kpki▏');
      await tabTo($, 'Keys of all');
      await $.pressTo(['Left'], /Keys of all +\(•\) in the sinks/);
      await tabTo($, 'Key of the root');
      await $.pressTo(['Right'], /Key of the root +\( \) a folder of its own +\(•\) store/);
      await tabTo($, '[ Next ]');
      await $.press('Enter');
      await answer($, userPin);
      const review = await $.see('step 5 of 5');
      expect(review).toContain('No problem');
      await $.pressTo(['Tab', 'Enter'], /\[ Apply \d+ steps \]/);
      await $.typeTo('a', /Apply \d+ steps to/);
      await $.enter(allDone);
      await $.quit();
      expect(await readFile(join($.directory, 'kpki.yaml'), 'utf8')).toMatch(/root-ca: \{ ?keys: store ?\}/);
      const keys = (await readdir(join($.directory, 'out'), { recursive: true })).filter((file) =>
        file.endsWith('.key'),
      );
      expect(keys.filter((file) => file.includes('root'))).toEqual([]);
      expect(await $.kpki('verify')).toMatchObject({ code: 0 });
      await expectUnseen($, userPin);
    });
  },
);
