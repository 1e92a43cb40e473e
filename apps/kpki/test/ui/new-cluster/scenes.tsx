import stringWidth from 'string-width';
import { expect } from 'vitest';
import type { State } from '../../../src/ui/state/model.ts';
import { type Names, nameSets } from '../names.ts';
import { drawnLines } from '../screen.tsx';
import { goOnWithoutVault, openWizard, type Wizard } from './wizard.ts';

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
] as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with one.
export const sequence = /\u001b\[[\d;]*m/g;

/** What was done before the frame; names are pasted. */
export const scenes: Readonly<Record<string, (wizard: Wizard, names: Names) => Promise<void>>> = {
  cluster: async (wizard, { cluster }) => {
    await wizard.press('ctrl-u');
    await wizard.paste(cluster);
  },
  'cluster with problems': async (wizard, { cluster, error }) => {
    await wizard.press('ctrl-u');
    await wizard.paste(`-${cluster}`);
    await wizard.focus('spec.controlPlaneEndpoint');
    await wizard.paste(`https://${error.slice(0, 20)}`);
  },
  nodes: async (wizard, names) => {
    await wizard.goTo('nodes');
    await wizard.focus('add controlPlane');
    await wizard.press('enter');
    await wizard.paste(names.nodes[0]);
    await wizard.press('tab');
    await wizard.paste('192.0.2.12, fd00::12');
    await wizard.focus('add workers');
    await wizard.paste(`${names.worker} 192.0.2.21\nworker2 192.0.2.300`);
    await wizard.focus('workers 1 addresses');
  },
  'nodes that do not fit': async (wizard) => {
    await wizard.goTo('nodes');
    await wizard.focus('spec.etcd.topology');
    await wizard.press('right');
    await wizard.focus('add workers');
    await wizard.paste(Array.from({ length: 60 }, (_, at) => `w${at + 1} 10.0.0.${at + 1}`).join('\n'));
    await wizard.focus('workers 30 name');
  },
  pasting: async (wizard, { nodes, worker }) => {
    await wizard.goTo('nodes');
    await wizard.focus('paste workers');
    await wizard.press('enter');
    await wizard.paste(`${nodes[0]} 192.0.2.21\n${worker}`);
  },
  keys: async (wizard) => {
    await wizard.goTo('keys');
    await wizard.press('right');
  },
  environment: async (wizard, { location }) => {
    await wizard.goTo('environment');
    await wizard.focus('environment.sink.with.root');
    await wizard.press('ctrl-u');
    await wizard.paste(location);
  },
  'several sinks': async (wizard, { environments }) => {
    await wizard.goTo('environment');
    await wizard.focus('environment.sink=@kpki/vault');
    await wizard.press('space');
    await wizard.focus('add sink');
    await wizard.press('enter', 'ctrl-u');
    await wizard.paste(environments[1]);
    await wizard.focus('environment.moreSinks[0]=@kpki/kubernetes');
    await wizard.press('space');
    await wizard.focus('environment.moreSinks[0].layout');
  },
  'CAs in a token': async (wizard, { environments }) => {
    await wizard.goTo('environment');
    await wizard.focus('add backend');
    await wizard.press('enter', 'ctrl-u');
    await wizard.paste(environments[0]);
    await wizard.focus('environment.moreBackends[0].with.module');
    await wizard.paste('/usr/lib/softhsm/libsofthsm2.so');
  },
  'each CA for itself': async (wizard) => {
    await wizard.goTo('keys');
    await wizard.focus('spec.ca.topology=single-root');
    await wizard.press('space');
    await wizard.goTo('environment');
    await wizard.focus('add backend');
    await wizard.press('enter');
    await wizard.focus('environment.moreBackends[0]=@kpki/vault');
    await wizard.press('space');
    await wizard.focus('environment.ca.each');
    await wizard.press('space');
    await wizard.focus('environment.ca.etcd-ca.keys');
    await wizard.press('right', 'right');
    await wizard.focus('environment.ca.etcd-ca issuer');
    await wizard.paste('pki-etcd');
  },
  'the folder of the one root': async (wizard) => {
    await wizard.goTo('keys');
    await wizard.focus('spec.ca.topology=single-root');
    await wizard.press('space');
    await wizard.goTo('environment');
    await wizard.focus('environment.moreSinks[0].with.root');
  },
  'a vault that is not there': async (wizard) => {
    await wizard.goTo('environment');
    await goOnWithoutVault(wizard);
  },
  'another plugin': async (wizard, { environments, location }) => {
    await wizard.goTo('environment');
    await wizard.press('ctrl-u');
    await wizard.paste(environments[0]);
    await wizard.focus('environment.backend=another');
    await wizard.press('space', 'tab');
    await wizard.paste(location);
    await wizard.focus('load backend');
  },
  review: (wizard) => wizard.goTo('review'),
  'review with a long line': async (wizard) => {
    await wizard.paste('a'.repeat(30));
    await wizard.focus('spec.extraNames.apiServer');
    await wizard.paste(Array.from({ length: 30 }, (_, at) => `api${at}.example.com`).join(' '));
    await wizard.goTo('review');
    await wizard.press('pgdn');
  },
};

async function played(scene: string, names: Names): Promise<State> {
  const wizard = await openWizard();
  await scenes[scene]?.(wizard, names);
  return wizard.state();
}

/** The only scene that asks a server. */
export const withServer = 'a vault that is not there';

export async function expectFrames(scene: string): Promise<void> {
  const state = await played(scene, nameSets.latin);
  for (const size of sizes) {
    const lines = await drawnLines({ ...state, size }, { depth: 'sixteen', glyphs: 'unicode' });
    const text = lines.map((line) => line.replace(sequence, '').trimEnd()).join('\n');
    const file = `frames/${size.columns}x${size.rows}/${scene.replaceAll(' ', '-')}.txt`;
    await expect(`${text}\n`).toMatchFileSnapshot(file);
  }
}

/** The scene fills the terminal and no more. */
export async function expectFits(scene: string, names: Names): Promise<void> {
  const state = await played(scene, names);
  for (const size of sizes) {
    for (const glyphs of ['unicode', 'ascii'] as const) {
      const lines = await drawnLines({ ...state, size }, { depth: 'sixteen', glyphs });
      expect(lines, scene).toHaveLength(size.rows);
      expect(
        lines.filter((line) => stringWidth(line) > size.columns),
        scene,
      ).toEqual([]);
      const plain = lines.map((line) => line.replace(sequence, '')).join('');
      expect(plain, scene).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]|(?!\u200d)\p{Cf}/u);
      if (names === nameSets.latin && glyphs === 'ascii') expect(plain, scene).toMatch(/^[ -~]*$/);
    }
  }
}
