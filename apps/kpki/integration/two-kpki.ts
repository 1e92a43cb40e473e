import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { configurationOf, environments, type Machine, machineIn } from './two-machines.ts';

export interface Sides {
  readonly node: Machine;
  readonly office: Machine;
}

export async function sidesIn(below: string): Promise<Sides> {
  const topology = 'external';
  return {
    node: await machineIn(below, 'node', configurationOf({ topology, environment: environments.onlineExternal })),
    office: await machineIn(below, 'office', configurationOf({ topology, environment: environments.cas })),
  };
}

export async function roundTrip({ node, office }: Sides): Promise<readonly { artifact: string; publicKey: string }[]> {
  await node.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
  await node.bring('requests', office);
  await office.ends(0, 'csr', 'sign', 'requests', '--out', 'signed', '--yes');
  await rm(join(node.folder, 'signed'), { recursive: true, force: true });
  await office.bring('signed', node);
  await node.ends(0, 'csr', 'import', 'signed', '--yes');
  return JSON.parse(await node.read('requests/requests.json')).requests;
}

export async function holds(node: Machine): Promise<void> {
  expect(await node.ends(0, 'verify')).toMatch(/All \d+ checks hold\./);
  expect(await node.ends(0, 'plan')).toContain('Nothing to do: everything matches the spec.');
}
