import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { everything, generation, names } from '../test/generations.ts';
import { call, host } from '../test/host.ts';
import { listing, scratch } from '../test/scratch.ts';
import { openSink } from './sink.ts';

const mark = '2030-01-01T00:00:00Z/1';
const later = '2030-01-01T00:00:01Z/1';

/** The second generation in place of the first, which is retained. */
async function changed() {
  const root = `${scratch(onTestFinished)}/out`;
  const sink = openSink(root, host, {});
  const at = sink.locate(everything, names);
  const first = await sink.write(at, generation(1), null, call);
  chmodSync(`${root}/pki/ca.crt`, 0o600);
  const closer = await sink.read(at, call);
  expect(closer?.drift).toEqual([]);
  const second = await sink.write(at, { ...generation(2), retain: mark }, first?.revision ?? null, call);
  return { root, sink, at, revision: second?.revision ?? null };
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

it('gives back the modes too, and keeps what was replaced to its owner', async () => {
  const { root, sink, at, revision } = await changed();
  expect(modeOf(`${root}/pki/ca.crt`)).toBe('644');
  expect(modeOf(`${root}/.kpki-undo`)).toBe('700');
  const retained = listing(root).filter((line) => line.includes('.kpki-undo/'));
  expect(retained).toHaveLength(names.size + 1);
  for (const line of retained) expect(line).toMatch(/ 600$/);
  expect(readFileSync(`${root}/.kpki-undo/record`, 'utf8')).not.toContain('KEY');

  await sink.undo?.restore(at, new Set(names.keys()), revision, later, call);
  expect(readFileSync(`${root}/pki/ca.crt`, 'utf8')).toContain('generation 1');
  expect(modeOf(`${root}/pki/ca.crt`)).toBe('600');
  expect(modeOf(`${root}/pki/ca.key`)).toBe('600');
});

it('is disturbed by no record that cannot be read, and puts nothing back from it', async () => {
  const { root, sink, at, revision } = await changed();
  writeFileSync(`${root}/.kpki-undo/record`, '{"undo": 2}');
  expect(await sink.read(at, call)).toMatchObject({ revision, drift: [] });
  const restored = sink.undo?.restore(at, new Set(['pki/ca.crt']), revision, later, call);
  await expect(restored).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('.kpki-undo') });
  await sink.write(at, { ...generation(3), retain: later }, revision, call);
  expect((await sink.undo?.replaced(at, call))?.mark).toBe(later);
});

it('puts nothing back that somebody changed where it is retained', async () => {
  const { root, sink, at, revision } = await changed();
  for (const file of readdirSync(`${root}/.kpki-undo`)) {
    if (file !== 'record') writeFileSync(`${root}/.kpki-undo/${file}`, 'X');
  }
  const restored = sink.undo?.restore(at, new Set(['pki/ca.crt']), revision, later, call);
  await expect(restored).rejects.toMatchObject({ code: 'invalid' });
  expect(readFileSync(`${root}/pki/ca.crt`, 'utf8')).toContain('generation 2');
});

it('follows no link to a folder where something else is retained', async () => {
  const root = `${scratch(onTestFinished)}/out`;
  const sink = openSink(root, host, {});
  const at = sink.locate(everything, names);
  await sink.write(at, generation(1), null, call);
  mkdirSync(`${root}-elsewhere`);
  writeFileSync(`${root}-elsewhere/record`, JSON.stringify({ undo: 1, mark, rows: [] }));
  symlinkSync(`${root}-elsewhere`, `${root}/.kpki-undo`);
  expect((await sink.read(at, call))?.retains).toBeUndefined();
  await expect(sink.undo?.replaced(at, call)).rejects.toMatchObject({ code: 'invalid' });
  const written = sink.write(
    at,
    { ...generation(2), retain: mark },
    (await sink.read(at, call))?.revision ?? null,
    call,
  );
  await expect(written).rejects.toMatchObject({ code: expect.stringMatching(/invalid|uncertain/) });
});

it('leaves nothing where everything was made, undone and discarded', async () => {
  const root = `${scratch(onTestFinished)}/out`;
  const sink = openSink(root, host, {});
  const at = sink.locate(everything, names);
  const made = await sink.write(at, { ...generation(1), retain: mark }, null, call);
  expect(await sink.undo?.restore(at, new Set(names.keys()), made?.revision ?? null, later, call)).toBeNull();
  expect(await sink.read(at, call)).toBeNull();
  await sink.undo?.discard?.(at, call);
  expect(() => statSync(root)).toThrow();
});
