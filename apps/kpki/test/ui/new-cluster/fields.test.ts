import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../src/text/width.ts';
import { sentence } from '../../../src/ui/state/frame.ts';
import { contextOf } from '../../../src/ui/state/on-key.ts';
import { aboutLines, sentenceOf } from '../../../src/ui/state/screens/new-cluster/about.ts';
import { pageNames, pages } from '../../../src/ui/state/screens/new-cluster/pages.ts';
import { placedProblems, spotsOf } from '../../../src/ui/state/screens/new-cluster/spots.ts';
import { openWizard, type Wizard } from './wizard.ts';

function wrong(wizard: Wizard): readonly string[] {
  return [...placedProblems(wizard.drafting()).byCell.keys()];
}

describe('a problem is shown at its field', () => {
  test.each([
    ['cluster', 'metadata.name', 'Prod', 'metadata.name', 'write `prod`'],
    ['cluster', 'spec.kubernetesVersion', '1.34.0', 'spec.kubernetesVersion', 'lacks its `v`'],
    ['cluster', 'spec.controlPlaneEndpoint', 'https://api:1', 'spec.controlPlaneEndpoint', 'is a URL'],
    ['cluster', 'spec.extraNames.apiServer', 'good.name, a*b', 'spec.extraNames.apiServer', 'wildcard'],
    ['cluster', 'spec.network.serviceSubnets', '10.96.0.0/12 10.0.0.0', 'spec.network.serviceSubnets', 'not a subnet'],
    ['cluster', 'spec.network.dnsDomain', 'cluster_local', 'spec.network.dnsDomain', 'RFC 1123'],
    ['nodes', 'controlPlane 0 name', 'CP1', 'controlPlane 0 name', 'write `cp1`'],
    ['nodes', 'controlPlane 0 addresses', '10.0.0.1 10.0.0.300', 'controlPlane 0 addresses', 'not an IP address'],
    ['nodes', 'controlPlane 0 addresses', '10.96.0.9', 'controlPlane 0 addresses', 'inside the service subnet'],
    ['nodes', 'controlPlane 0 addresses', '', 'controlPlane 0 addresses', 'the list is empty'],
    ['keys', 'spec.validity.ca', 'warning', 'spec.validity.ca', 'warning'],
    ['keys', 'spec.validity.certificates', '11y', 'spec.validity.certificates', 'longer than the CAs live'],
    ['environment', 'environment.name', 'my env', 'environment.name', 'RFC 1123 label'],
    ['environment', 'environment.name', '', 'environment.name', 'RFC 1123 label'],
    ['environment', 'environment.sink.with.root', '', 'environment.sink.with.root', 'required'],
  ] as const)('%s: %s = %j', async (page, focus, text, at, says) => {
    const wizard = await openWizard();
    await wizard.goTo(page);
    await wizard.focus(focus);
    await wizard.press('end', 'ctrl-u');
    await wizard.type(text);
    expect(wrong(wizard)).toEqual([at]);
    expect(wizard.cell().id).toBe(at);
    expect(sentence(wizard.state())).toMatchObject({ severity: 'critical' });
    const [problem] = placedProblems(wizard.drafting()).byCell.get(at) ?? [];
    expect(problem?.text).toContain(says);
    // Whole in the row above the keys or above the buttons.
    const shown = [sentence(wizard.state()), ...aboutLines(wizard.state(), wizard.drafting(), wizard.route())];
    expect(shown.map((line) => line.text).join(' ')).toContain(problem?.text);
  });

  test('what is wrong is not passed: Next goes to it and says so; mended, it is', async () => {
    const wizard = await openWizard();
    await wizard.type('-');
    await wizard.focus('next');
    await wizard.press('enter');
    expect(wizard.route()).toMatchObject({ page: 'cluster', focus: 'metadata.name' });
    expect(wizard.state().message).toMatchObject({ severity: 'warning', text: expect.stringContaining('One thing') });
    await wizard.press('backspace');
    expect(wrong(wizard)).toEqual([]);
    await wizard.goTo('nodes');
  });

  test('what a later change makes wrong is gone to from the review, and nothing is written', async () => {
    const wizard = await openWizard();
    await wizard.goTo('review');
    await wizard.press('esc', 'esc');
    await wizard.focus('spec.keys.certificates=ed25519');
    await wizard.press('space', 'esc', 'esc');
    await wizard.focus('spec.profile');
    await wizard.press('right');
    expect(wrong(wizard)).toEqual(['spec.keys.certificates=ed25519']);
    for (let page = 0; page < 2; page += 1) {
      await wizard.focus('next');
      await wizard.press('enter');
    }
    await wizard.focus('next');
    await wizard.press('enter');
    expect(wizard.route()).toMatchObject({ page: 'keys', focus: 'spec.keys.certificates=ed25519' });
    expect(wizard.state().runs).not.toHaveProperty('write draft');
  });

  test('a kind of key that the backend does not make is a problem of the backend', async () => {
    const wizard = await openWizard();
    await wizard.goTo('environment');
    await wizard.focus('environment.backend=@kpki/forge');
    await wizard.press('space');
    expect(wrong(wizard)).toEqual(['environment.backend=@kpki/forge']);
    expect(sentence(wizard.state()).text).toContain('makes no ec-p384 keys');
  });
});

describe('keys in a form', () => {
  test('tab goes round all of a page, shift-tab the other way', async () => {
    const wizard = await openWizard();
    for (const page of pageNames) {
      await wizard.goTo(page);
      const ids: string[] = [];
      do {
        ids.push(wizard.cell().id);
        await wizard.press('tab');
      } while (wizard.cell().id !== ids[0]);
      const fields = new Set(spotsOf(pages[page].lines(wizard.drafting())).map(({ cell }) => cell.field || cell.id));
      expect(ids).toHaveLength(fields.size + pages[page].buttons.length);
      const back: string[] = [];
      do {
        await wizard.press('shift-tab');
        back.unshift(wizard.cell().id);
      } while (wizard.cell().id !== ids[0]);
      expect(back).toEqual(ids);
    }
  });

  test('up and down go from line to line, and stay in their column', async () => {
    const wizard = await openWizard();
    await wizard.press('down', 'down', 'down', 'up');
    expect(wizard.cell().id).toBe('spec.profile');
    await wizard.goTo('keys');
    await wizard.press('right', 'down');
    expect(wizard.cell().id).toBe('spec.keys.certificates=rsa-2048');
  });

  test('letters are text in a text field and move elsewhere', async () => {
    const wizard = await openWizard();
    expect(contextOf(wizard.state())).toBe('text');
    await wizard.type('jk');
    expect(wizard.drafting().draft.typed['cluster-name']).toBe('kubernetesjk');
    await wizard.focus('spec.profile');
    expect(contextOf(wizard.state())).toBe('form');
    await wizard.type('j');
    expect(wizard.cell().id).toBe('spec.controlPlaneEndpoint');
  });

  test('the cursor moves in the text, and edits where it is', async () => {
    const wizard = await openWizard();
    await wizard.press('home', 'delete', 'right', 'backspace');
    await wizard.type('KU');
    expect(wizard.drafting().draft.typed['cluster-name']).toBe('KUbernetes');
    await wizard.press('ctrl-k');
    expect(wizard.drafting().draft.typed['cluster-name']).toBe('KU');
    await wizard.press('left', 'ctrl-u');
    expect(wizard.drafting().draft.typed['cluster-name']).toBe('U');
  });

  test('a pasted text loses its line breaks', async () => {
    const wizard = await openWizard();
    await wizard.press('ctrl-u');
    await wizard.paste('prod\n-eu\u001b');
    expect(wizard.drafting().draft.typed['cluster-name']).toBe('prod-eu');
  });

  test('arrows choose, and stop at the ends; a space changes nothing of what they chose', async () => {
    const wizard = await openWizard();
    await wizard.focus('spec.profile');
    const profile = () => wizard.drafting().draft.typed.profile;
    await wizard.press('left');
    expect(profile()).toBe('kubernetes');
    await wizard.press('right');
    expect(profile()).toBe('kubeadm');
    await wizard.press('right');
    expect(profile()).toBe('kubeadm');
    await wizard.press('space');
    expect(profile()).toBe('kubeadm');
    await wizard.press('left');
    expect(profile()).toBe('kubernetes');
  });

  test('the review scrolls, and ends with its last line', async () => {
    const wizard = await openWizard();
    await wizard.goTo('review');
    const { lines } = pages.review;
    const count = lines(wizard.drafting()).length;
    await wizard.press('down', 'pgdn', 'up');
    expect(wizard.route().top).toBe(13);
    for (let page = 0; page < 10; page += 1) await wizard.press('pgdn');
    expect(wizard.route().top).toBe(count - 13);
    await wizard.press('home');
    expect(wizard.route().top).toBe(0);
    await wizard.press('G');
    expect(wizard.route().top).toBe(count - 13);
    await wizard.press('g', 'end');
    expect(wizard.route().top).toBe(count - 13);
  });
});

test('no sentence of a field is cut at 80 columns, those of built-in plugins included', async () => {
  const wizard = await openWizard();
  for (const page of pageNames) {
    await wizard.goTo(page);
    const spots = [...spotsOf(pages[page].lines(wizard.drafting())), ...pages[page].buttons.map((cell) => ({ cell }))];
    for (const { cell } of spots) {
      expect(cell.help, cell.id).toMatch(/\S/);
      const [first = ''] = /^.*?\.(?= |$)/.exec(cell.help) ?? [cell.help];
      expect(widthOf(first), first).toBeLessThanOrEqual(80);
      const state = wizard.state();
      const about = aboutLines(state, wizard.drafting(), { ...wizard.route(), focus: cell.id });
      const whole = [sentenceOf(cell.help, 'help', state), ...about.map(({ text }) => text)].join(' ');
      if (page !== 'review') expect(whole).toContain(cell.help);
      expect(whole, cell.id).not.toMatch(/…$/);
    }
  }
});

test('a sentence that is too long for its row stands above the buttons, whole, and the row says so', async () => {
  const wizard = await openWizard();
  const help = `What is said of an option by a plugin of somebody else ${'goes on and on, '.repeat(4)}to its end.`;
  expect(sentenceOf(help, 'help', wizard.state())).toBe('The explanation is above the buttons.');
  expect(sentenceOf(help, 'problem', wizard.state())).toMatch(/^≠ What is said of an option .*…$/);
});
