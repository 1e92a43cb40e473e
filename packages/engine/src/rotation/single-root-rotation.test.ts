import { readCertificates } from '@kpki/x509';
import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { type SinksWorld, sinksWorld } from '../../test/sinks.ts';
import { call, changesOf, now } from '../../test/world.ts';
import { asDeclared, nextMove, type Rotated, rotationStanding, verifyWorld } from '../index.ts';

const declared = cluster({
  ...threeNodes,
  authorities: { topology: 'single-root', limitPathLength: true, permittedNames: null },
});

async function made(): Promise<SinksWorld> {
  const world = await sinksWorld(declared, [
    { name: 'files', layout: 'kubeadm' },
    { name: 'stick', layout: 'root-ca' },
  ]);
  await world.apply();
  return world;
}

function keyIdsIn(world: SinksWorld, entry: string): readonly string[] {
  const text = [...world.stored()].find(([name]) => name.startsWith('files') && name.endsWith(` ${entry}`))?.[1] ?? '';
  return readCertificates(Buffer.from(text)).map(({ subjectKeyId = [] }) => Buffer.from(subjectKeyId).toString('hex'));
}

async function next(world: SinksWorld, name: Rotated): Promise<string> {
  const move = nextMove([rotationStanding(await world.read(), name, now)]);
  if (move === null) throw new Error('there is no move');
  await world.apply(now, { ...asDeclared, rotate: move.rotate });
  const verdicts = await verifyWorld(await world.read(), now, () => {}, call);
  expect(
    verdicts.filter(({ holds }) => holds === 'no'),
    move.to,
  ).toEqual([]);
  expect(changesOf(await world.plan()), move.to).toEqual({});
  return move.to;
}

test('the root is rotated: the authorities under it keep their keys, and lead up to both, then to the new one', async () => {
  const world = await made();
  const [authority, old] = keyIdsIn(world, 'cp1/pki/ca-chain.crt');
  const leaf = keyIdsIn(world, 'cp1/pki/apiserver.crt')[0];
  expect(await next(world, 'root-ca')).toBe('stage');
  const [, , young] = keyIdsIn(world, 'cp1/pki/ca-chain.crt');
  expect(keyIdsIn(world, 'cp1/pki/ca-chain.crt')).toEqual([authority, old, young]);
  expect(keyIdsIn(world, 'cp1/pki/ca.crt')).toEqual([authority]);
  expect(await next(world, 'root-ca')).toBe('issue');
  expect(keyIdsIn(world, 'cp1/pki/ca-chain.crt')).toEqual([authority, young, old]);
  expect(keyIdsIn(world, 'cp1/pki/ca.crt')).toEqual([authority]);
  expect(await next(world, 'root-ca')).toBe('distrust');
  expect(keyIdsIn(world, 'cp1/pki/ca-chain.crt')).toEqual([authority, young]);
  expect(await next(world, 'root-ca')).toBe('retire');
  expect(keyIdsIn(world, 'cp1/pki/apiserver.crt')[0]).toBe(leaf);
  expect([...world.stored().keys()].filter((name) => /\.(next|previous)$/.test(name))).toEqual([]);
});

test('an intermediate is rotated under its root', async () => {
  const world = await made();
  const [old, root] = keyIdsIn(world, 'cp1/pki/ca-chain.crt');
  expect(await next(world, 'kubernetes-ca')).toBe('prepare');
  expect(await next(world, 'kubernetes-ca')).toBe('stage');
  const [, young] = keyIdsIn(world, 'cp1/pki/ca.crt');
  expect(keyIdsIn(world, 'cp1/pki/ca-chain.crt')).toEqual([old, root, young]);
  for (const phase of ['issue', 'distrust', 'retire']) expect(await next(world, 'kubernetes-ca')).toBe(phase);
  expect(keyIdsIn(world, 'cp1/pki/ca-chain.crt')).toEqual([young, root]);
});
