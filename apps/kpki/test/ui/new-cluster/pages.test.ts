import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { parseConfiguration } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { crumbs, sentence } from '../../../src/ui/state/frame.ts';
import { startup } from '../acts.ts';
import { openWizard, type Wizard } from './wizard.ts';

const { machine } = startup;

async function replace(wizard: Wizard, text: string): Promise<void> {
  await wizard.press('end', 'ctrl-u');
  await wizard.type(text);
}

describe('from nothing to a file', () => {
  test('with enter alone to the review, which enter does not write: every default, and this machine', async () => {
    await using folder = await temporaryDirectory();
    const wizard = await openWizard(folder.path);
    const pages: string[] = [];
    for (let count = 0; !pages.includes('review'); count += 1) {
      expect(count).toBeLessThan(60);
      const { page } = wizard.route();
      if (pages.at(-1) !== page) pages.push(page);
      await wizard.press('enter');
    }
    expect(pages).toEqual(['cluster', 'nodes', 'keys', 'environment', 'review']);
    await wizard.press(...Array.from({ length: 80 }, () => 'enter'));
    expect(wizard.drafting().writing).toBeNull();
    await wizard.goTo('review');
    await wizard.press('tab', 'enter');
    const text = readFileSync(join(folder.path, 'kpki.yaml'), 'utf8');
    const { configuration } = parseConfiguration(text, 'kpki.yaml', { machine });
    const { controlPlane, etcd, ...spec } = startup.usual;
    expect(configuration?.cluster).toMatchObject({
      name: spec.name,
      controlPlane: [{ name: 'this-host', addresses: ['192.0.2.10'] }],
      workers: [],
      etcd,
      keys: spec.keys,
      network: { serviceSubnets: spec.serviceSubnets, dnsDomain: spec.dnsDomain },
    });
    expect(wizard.state().path.map(({ screen }) => screen)).toEqual(['trust', 'plan']);
    expect(wizard.state().message?.text).toBe('Wrote kpki.yaml. Nothing else was created.');
    expect(wizard.state()).toMatchObject({ reading: { is: 'reading' }, planning: { is: 'planning' } });
    expect(wizard.state().runs).not.toHaveProperty('plan');
  });

  test('with something else in every field', async () => {
    await using folder = await temporaryDirectory();
    const wizard = await openWizard(folder.path);
    await replace(wizard, 'prod-eu');
    await wizard.press('tab');
    await replace(wizard, 'v1.33.2');
    await wizard.press('tab', 'right', 'tab');
    await wizard.type('[fd00::1]:443');
    await wizard.press('tab');
    await wizard.type('api.example.com, 192.0.2.99');
    await wizard.press('tab');
    await replace(wizard, '10.128.0.0/16 fd00:10:96::/112');
    await wizard.press('tab');
    await replace(wizard, 'prod.local');
    await wizard.goTo('nodes');
    await replace(wizard, 'cp1');
    await wizard.press('enter', 'enter', 'enter');
    await wizard.type('cp2\r192.0.2.12 fd00::12\r');
    await wizard.focus('add workers');
    await wizard.press('enter');
    await wizard.type('w1\r192.0.2.21\r');
    await wizard.focus('spec.etcd.topology');
    await wizard.press('right');
    await wizard.focus('add etcd');
    await wizard.press('enter');
    await wizard.type('etcd1\r192.0.2.31\r');
    await wizard.goTo('keys');
    await wizard.focus('spec.keys.ca=rsa-4096');
    await wizard.press('space', 'right', 'up', 'space');
    await wizard.focus('spec.validity.ca');
    await replace(wizard, '5y');
    await wizard.press('tab');
    await replace(wizard, '90d');
    await wizard.goTo('environment');
    await replace(wizard, 'dev');
    await wizard.focus('environment.backend=@kpki/forge');
    await wizard.press('space');
    await wizard.focus('environment.sink.with.root');
    await replace(wizard, '/srv/pki');
    await wizard.goTo('review');
    expect(wizard.drafting().problems).toEqual([]);
    await wizard.press('tab', 'tab', 'enter');
    const text = readFileSync(join(folder.path, 'kpki.yaml'), 'utf8');
    const { configuration, problems } = parseConfiguration(text, 'kpki.yaml', { machine });
    expect(problems).toBeUndefined();
    expect(configuration).toMatchObject({
      cluster: {
        name: 'prod-eu',
        kubernetesVersion: 'v1.33.2',
        profile: 'kubeadm',
        endpoint: { host: 'fd00::1', port: 443 },
        extraNames: { apiServer: ['api.example.com', '192.0.2.99'] },
        network: { serviceSubnets: ['10.128.0.0/16', 'fd00:10:96::/112'], dnsDomain: 'prod.local' },
        controlPlane: [
          { name: 'cp1', addresses: ['192.0.2.10'] },
          { name: 'cp2', addresses: ['192.0.2.12', 'fd00::12'] },
        ],
        workers: [{ name: 'w1', addresses: ['192.0.2.21'] }],
        etcd: { topology: 'external', nodes: [{ name: 'etcd1', addresses: ['192.0.2.31'] }] },
        keys: { ca: 'rsa-4096', certificates: 'rsa-3072' },
        validity: { ca: 5 * 31_536_000, certificates: 90 * 86_400 },
      },
      environment: {
        name: 'dev',
        backends: { default: { use: '@kpki/forge', with: {} } },
        sinks: { main: { use: '@kpki/filesystem', with: { root: '/srv/pki' } } },
      },
    });
    expect(wizard.state().path.map(({ screen }) => screen)).toEqual(['trust']);
    expect(wizard.state().commands[0]).toMatch(
      /^kpki init --yes --cluster-name prod-eu --profile kubeadm .* --sink-option root=\/srv\/pki$/,
    );
  });

  test('enter passes an option and leaves the choice as it is; space chooses', async () => {
    const wizard = await openWizard();
    await wizard.goTo('keys');
    const before = wizard.drafting().draft;
    await wizard.focus('spec.ca.topology=external');
    await wizard.press('enter');
    expect(wizard.drafting().draft).toEqual(before);
    expect(wizard.cell().field).not.toBe('spec.ca.topology');
    await wizard.focus('spec.ca.topology=external');
    await wizard.press('space');
    expect(wizard.drafting().draft.topology).toBe('external');
  });

  test('what was reviewed is what is written', async () => {
    await using folder = await temporaryDirectory();
    const wizard = await openWizard(folder.path);
    await wizard.goTo('review');
    const { text } = wizard.drafting();
    await wizard.press('tab', 'enter');
    expect(readFileSync(join(folder.path, 'kpki.yaml'), 'utf8')).toBe(text);
  });

  test('a file that is there is left as it is, and the draft stays', async () => {
    await using folder = await temporaryDirectory();
    writeFileSync(join(folder.path, 'kpki.yaml'), 'mine');
    const wizard = await openWizard(folder.path);
    await wizard.goTo('review');
    await wizard.press('tab', 'enter');
    expect(readFileSync(join(folder.path, 'kpki.yaml'), 'utf8')).toBe('mine');
    expect(sentence(wizard.state())).toMatchObject({
      severity: 'critical',
      text: expect.stringContaining('is not replaced'),
    });
    expect(wizard.route().page).toBe('review');
    expect(wizard.drafting().writing).toBeNull();
  });
});

describe('pages', () => {
  test('say which they are', async () => {
    const wizard = await openWizard();
    const seen: string[] = [];
    for (const page of ['cluster', 'nodes', 'keys', 'environment', 'review'] as const) {
      await wizard.goTo(page);
      seen.push(crumbs(wizard.state())[1]);
    }
    expect(seen).toEqual([1, 2, 3, 4, 5].map((step) => `step ${step} of 5`));
  });

  test('esc goes a page back and keeps what was entered; from the first, out, where nothing was', async () => {
    const wizard = await openWizard();
    await wizard.goTo('keys');
    await wizard.press('esc');
    expect(wizard.route().page).toBe('nodes');
    await wizard.type('x');
    await wizard.press('esc');
    expect(wizard.route().page).toBe('cluster');
    expect(wizard.drafting().draft.controlPlane[0]?.name).toBe('this-hostx');
    const untouched = await openWizard();
    await untouched.press('esc');
    expect(untouched.state()).toMatchObject({ draft: null, path: [{ screen: 'start' }] });
  });

  test('what was entered is forgotten only after a question', async () => {
    const wizard = await openWizard();
    await wizard.type('x');
    await wizard.press('esc');
    expect(wizard.state().overlay).toMatchObject({ is: 'confirm', about: 'drop draft', focus: 'no' });
    await wizard.press('enter');
    expect(wizard.drafting().draft.name).toBe('kubernetesx');
    await wizard.press('esc', 'tab', 'enter');
    expect(wizard.state()).toMatchObject({ draft: null, overlay: null, leaving: null, path: [{ screen: 'start' }] });
  });

  test('ctrl-c asks once where something was entered; a second one leaves', async () => {
    const wizard = await openWizard();
    await wizard.type('x');
    await wizard.press('ctrl-c');
    expect(wizard.state()).toMatchObject({ leaving: null, overlay: { about: 'leave draft', focus: 'no' } });
    await wizard.press('enter');
    expect(wizard.drafting().draft.name).toBe('kubernetesx');
    await wizard.press('ctrl-c', 'ctrl-c');
    expect(wizard.state().leaving).toEqual({ exit: 'done', lines: [] });
  });

  test('ctrl-c asks about a list that is pasted and not taken yet', async () => {
    const wizard = await openWizard();
    await wizard.goTo('nodes');
    await wizard.focus('paste workers');
    await wizard.press('enter');
    await wizard.paste('w1 192.0.2.21');
    await wizard.press('ctrl-c');
    expect(wizard.state().overlay).toMatchObject({ about: 'leave draft' });
    await wizard.press('tab', 'enter');
    expect(wizard.state().leaving).toEqual({ exit: 'done', lines: [] });
  });

  test('ctrl-c leaves at once where nothing was entered, and nothing was to be written', async () => {
    const wizard = await openWizard();
    await wizard.goTo('review');
    await wizard.press('ctrl-c');
    expect(wizard.state().leaving).toEqual({ exit: 'done', lines: [] });
    expect(wizard.state().runs).not.toHaveProperty('write draft');
  });
});
