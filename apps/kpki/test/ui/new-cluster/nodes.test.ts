import { describe, expect, test } from 'vitest';
import { sentence } from '../../../src/ui/state/frame.ts';
import { aboutLines } from '../../../src/ui/state/screens/new-cluster/about.ts';
import { nodesInText } from '../../../src/ui/state/screens/new-cluster/node-lists.ts';
import { pages } from '../../../src/ui/state/screens/new-cluster/pages.ts';
import { placedProblems } from '../../../src/ui/state/screens/new-cluster/spots.ts';
import { drawnLines } from '../screen.tsx';
import { openWizard, type Wizard } from './wizard.ts';

async function atNodes(): Promise<Wizard> {
  const wizard = await openWizard();
  await wizard.goTo('nodes');
  return wizard;
}

const first = { name: 'this-host', addresses: '192.0.2.10' };

describe('a list of nodes', () => {
  test('is added to with enter, until an empty line', async () => {
    const wizard = await atNodes();
    await wizard.press('enter', 'enter');
    expect(wizard.cell().id).toBe('add controlPlane');
    await wizard.type('\rcp2\r192.0.2.12\r\rcp3\r192.0.2.13, fd00::13\r');
    await wizard.press('enter');
    expect(wizard.cell().id).toBe('controlPlane 3 name');
    await wizard.press('enter');
    expect(wizard.cell().id).toBe('add workers');
    expect(wizard.drafting().draft.lists.controlPlane).toEqual([
      first,
      { name: 'cp2', addresses: '192.0.2.12' },
      { name: 'cp3', addresses: '192.0.2.13, fd00::13' },
    ]);
  });

  test('is taken from with its button, which enter passes by', async () => {
    const wizard = await atNodes();
    await wizard.focus('add workers');
    await wizard.type('\rw1\r\r\rw2\r');
    await wizard.focus('remove workers 0');
    await wizard.press('enter');
    expect(wizard.drafting().draft.lists.workers).toEqual([{ name: 'w2', addresses: '' }]);
    expect(wizard.cell().id).toBe('workers 0 name');
    await wizard.press('tab', 'tab', 'space');
    expect(wizard.drafting().draft.lists.workers).toEqual([]);
    expect(wizard.cell().id).toBe('add workers');
  });

  test('of several control-plane nodes advises an endpoint, where there is none, and hinders nobody', async () => {
    const wizard = await atNodes();
    const advice = () =>
      pages.nodes
        .lines(wizard.drafting())
        .flatMap((line) => (line.is === 'words' && line.as === 'advice' ? [line.text] : []));
    expect(advice()).toEqual([]);
    await wizard.focus('add controlPlane');
    await wizard.paste('cp2 192.0.2.12\ncp3 192.0.2.13');
    expect(advice()).toEqual([expect.stringContaining('the first node alone')]);
    await wizard.goTo('review');
    expect(aboutLines(wizard.state(), wizard.drafting(), wizard.route())).toContainEqual({
      severity: 'warning',
      text: expect.stringContaining('the first node alone'),
    });
    await wizard.press('esc', 'esc', 'esc', 'esc');
    await wizard.focus('spec.controlPlaneEndpoint');
    expect(wizard.cell().help).toMatch(/^If empty, .* a DNS name of all API servers, such as/);
    await wizard.paste('api.example.com:6443');
    expect(wizard.cell().help).not.toContain('If empty');
    expect(advice()).toEqual([]);
  });

  test('a name that is there twice is told by its list and its number, as it counts them', async () => {
    const wizard = await atNodes();
    await wizard.focus('add controlPlane');
    await wizard.paste('cp2 192.0.2.12\ncp3 192.0.2.13');
    await wizard.focus('add workers');
    await wizard.paste('cp2 192.0.2.22\nw1 192.0.2.13');
    const texts = placedProblems(wizard.drafting()).all.map(({ text }) => text);
    expect(texts).toEqual([
      '`cp2` is also the name of number 2 of the control plane; names of nodes differ',
      '`192.0.2.13` is also an address of number 3 of the control plane; each node has its own',
    ]);
  });

  test('without a control-plane node says so at its button', async () => {
    const wizard = await atNodes();
    await wizard.focus('remove controlPlane 0');
    await wizard.press('enter');
    expect([...placedProblems(wizard.drafting()).byCell.keys()]).toEqual(['add controlPlane']);
  });

  test('a blank line is not written, and problems of those below are at their lines', async () => {
    const wizard = await atNodes();
    await wizard.press('ctrl-u', 'tab', 'ctrl-u');
    await wizard.focus('add controlPlane');
    await wizard.type('\rcp2\rwrong\r');
    expect(wizard.drafting().text).not.toContain('name: ""');
    expect([...placedProblems(wizard.drafting()).byCell.keys()]).toEqual(['controlPlane 1 addresses']);
  });

  test('machines of etcd are asked for when it runs on its own, and kept when it does not', async () => {
    const wizard = await atNodes();
    await wizard.focus('spec.etcd.topology');
    await wizard.press('right');
    expect([...placedProblems(wizard.drafting()).byCell.keys()]).toEqual(['add etcd']);
    await wizard.focus('add etcd');
    await wizard.type('\retcd1\r192.0.2.31\r');
    expect(wizard.drafting().problems).toEqual([]);
    await wizard.focus('spec.etcd.topology');
    await wizard.press('right');
    expect(wizard.drafting().problems).toEqual([]);
    expect(wizard.drafting().text).not.toContain('etcd1');
    await wizard.press('left');
    expect(wizard.drafting().text).toContain('etcd1');
  });
});

describe('pasting a list', () => {
  const list = '# workers\nw1 192.0.2.21\n\n  w2\t192.0.2.22 fd00::22\r\nw3=192.0.2.23,fd00::23 # rack 7\nw4\n';
  const nodes = [
    { name: 'w1', addresses: '192.0.2.21' },
    { name: 'w2', addresses: '192.0.2.22, fd00::22' },
    { name: 'w3', addresses: '192.0.2.23, fd00::23' },
    { name: 'w4', addresses: '' },
  ];

  test('one name and its addresses a line', () => {
    expect(nodesInText(list)).toEqual(nodes);
  });

  test('its button opens a page for it; what is pasted is added with a button', async () => {
    const wizard = await atNodes();
    await wizard.focus('paste workers');
    await wizard.press('enter');
    await wizard.paste(list);
    expect(wizard.drafting().draft.lists.workers).toEqual([]);
    await wizard.press('tab', 'enter');
    expect(wizard.drafting().draft.lists.workers).toEqual(nodes);
    expect(wizard.route()).toMatchObject({ pasting: null, focus: 'paste workers' });
  });

  test('a line that begins with an address is no node: it is told, not counted, and stays to be mended', async () => {
    const wizard = await atNodes();
    await wizard.focus('paste workers');
    await wizard.press('enter');
    await wizard.paste('w1\n192.0.2.21\nw2 192.0.2.22\n');
    const problem = '192.0.2.21 is an address: write the name of the node before the address, in the same line';
    expect(sentence(wizard.state())).toEqual({ severity: 'critical', text: `≠ ${problem}.` });
    await wizard.press('tab');
    const frame = (await drawnLines(wizard.state(), { depth: 'mono', glyphs: 'unicode' })).join('\n');
    expect(frame).toContain('[ Add 2 workers ]');
    expect(frame).toMatch(/≠ 192\.0\.2\.21/);
    await wizard.press('enter');
    expect(wizard.drafting().draft.lists.workers.map(({ name }) => name)).toEqual(['w1', 'w2']);
    expect(wizard.route().pasting).toMatchObject({ lines: [], last: { text: '192.0.2.21' }, focus: 'text' });
    expect(sentence(wizard.state())).toEqual({ severity: 'critical', text: `1 line is not added: ${problem}.` });
    await wizard.press('home');
    await wizard.type('w3 ');
    await wizard.press('tab', 'enter');
    expect(wizard.drafting().draft.lists.workers.at(-1)).toEqual({ name: 'w3', addresses: '192.0.2.21' });
    expect(wizard.route().pasting).toBeNull();
  });

  test('into a field, lines that are no nodes are shown before they are lost', async () => {
    const wizard = await atNodes();
    await wizard.focus('add controlPlane');
    await wizard.paste('cp2 192.0.2.12\ncp3');
    expect(wizard.drafting().draft.lists.controlPlane.map(({ name }) => name)).toEqual(['this-host', 'cp2']);
    expect(wizard.route().pasting).toMatchObject({ last: { text: 'cp3' } });
    expect(sentence(wizard.state()).text).toContain('cp3 has no address');
  });

  test('what is typed there is edited line by line; two line breaks go to the button', async () => {
    const wizard = await atNodes();
    await wizard.focus('paste workers');
    await wizard.press('enter');
    await wizard.type('w1\rw2 192.0.2.2');
    await wizard.press('home', 'backspace');
    expect(wizard.route().pasting).toMatchObject({ lines: [], last: { text: 'w1w2 192.0.2.2', at: 2 } });
    await wizard.press('enter', 'end', 'enter', 'enter', 'enter');
    expect(wizard.drafting().draft.lists.workers.map(({ name }) => name)).toEqual(['w1', 'w2']);
  });

  test('esc and the other button leave everything as it was', async () => {
    const wizard = await atNodes();
    for (const keys of [['esc'], ['tab', 'tab', 'enter'], ['shift-tab', 'enter']]) {
      await wizard.focus('paste controlPlane');
      await wizard.press('enter');
      await wizard.paste('cp2 192.0.2.12');
      await wizard.press(...keys);
      expect(wizard.route().pasting).toBeNull();
    }
    expect(wizard.drafting().draft.lists.controlPlane).toEqual([first]);
  });

  test('several lines pasted into a field of the list are nodes too', async () => {
    const wizard = await atNodes();
    await wizard.paste('cp2 192.0.2.12\ncp3 192.0.2.13');
    await wizard.focus('add workers');
    await wizard.paste(list);
    const { controlPlane, workers } = wizard.drafting().draft.lists;
    expect(controlPlane.map(({ name }) => name)).toEqual(['this-host', 'cp2', 'cp3']);
    expect(workers).toEqual(nodes);
  });
});
