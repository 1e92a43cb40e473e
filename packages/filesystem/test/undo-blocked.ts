import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { nodeDisk } from '../src/node-disk.ts';
import { openSink } from '../src/sink.ts';
import { everything, generation, names, writeAll } from './generations.ts';
import { call, host } from './host.ts';
import { listing, scratch } from './scratch.ts';
import { type Operation, watchedDisk } from './watched-disk.ts';

export const applyId = '2030-01-01T00:00:00Z/1';

/** Makes the first generation with a blocked undo folder, and the expected warnings. */
async function blocked(hinder: (path: string) => void) {
  const root = `${scratch(onTestFinished)}/out`;
  const warnings: string[] = [];
  const sink = openSink({ root }, { ...host, log: (_, text) => void warnings.push(text) }, {});
  const at = sink.locate(everything, names);
  const first = await sink.write(at, generation(1), null, call);
  hinder(`${root}/.kpki-undo`);
  return { root, sink, at, warnings, revision: first?.revision ?? null };
}

const others = (root: string): readonly string[] => listing(root).filter((line) => line.includes('.kpki-'));

/** Expects the warning if the name of the undo folder is taken before a change. */
export async function expectNotRetained(why: string, hinder: (path: string) => void): Promise<void> {
  const { root, sink, at, warnings, revision } = await blocked(hinder);
  const left = others(root);
  expect(await sink.read(at, call)).toMatchObject({ revision, drift: [] });
  const second = await sink.write(at, { ...generation(2), retain: applyId }, revision, call);
  expect(second?.retains).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining(why)]);
  expect(warnings[0]).toContain(`${root}/.kpki-undo`);
  expect(others(root)).toEqual(left);
  expect(readFileSync(`${root}/pki/ca.crt`, 'utf8')).toContain('generation 2');
  expect(await sink.undo?.replaced(at, call)).toBeNull();
  await sink.undo?.discard?.(at, call);
  expect(others(root)).toEqual(left);
  const third = await sink.write(at, generation(3), second?.revision ?? null, call);
  expect(third?.drift).toEqual([]);
}

/** Expects the same after the change was committed. */
export async function expectFinished(why: string, hinder: (path: string) => void): Promise<void> {
  const root = `${scratch(onTestFinished)}/out`;
  const warnings: string[] = [];
  const isCommit = ({ name, path }: Operation): boolean => name === 'rename' && path.endsWith('/journal');
  const disk = watchedDisk(nodeDisk(), {
    after: (operation) => {
      if (isCommit(operation)) hinder(`${root}/.kpki-undo`);
    },
  });
  const sink = openSink({ root }, { ...host, log: (_level, text) => void warnings.push(text) }, { disk });
  const made = await writeAll(sink, { ...generation(1), retain: applyId }, null);
  expect(made).toMatchObject({ drift: [] });
  expect(made?.retains).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining(why)]);
  expect(others(root).filter((line) => !line.includes('.kpki-undo'))).toEqual([]);
  expect(readFileSync(`${root}/pki/ca.crt`, 'utf8')).toContain('generation 1');
}
