import { expect, test } from 'vitest';
import { writePermit } from './write-permit.ts';

function permits() {
  const ends = writePermit();
  return { ends, writes: writePermit(ends.shared) };
}

test('shut at once where nothing is being written, and then nothing is begun', async () => {
  const { ends, writes } = permits();
  writes.pass();
  writes.leave();
  await ends.shut();
  expect(() => writes.pass()).toThrow(expect.objectContaining({ code: 'cancelled' }));
  writes.leave();
  expect(() => writes.pass()).toThrow(expect.objectContaining({ code: 'cancelled' }));
});

test('shut when what was begun is over', async () => {
  const { ends, writes } = permits();
  writes.pass();
  writes.pass();
  const order: string[] = [];
  const shut = ends.shut().then(() => order.push('shut'));
  await new Promise((resolve) => setImmediate(resolve));
  order.push('written');
  writes.leave();
  await shut;
  expect(order).toEqual(['written', 'shut']);
  expect(() => writes.pass()).toThrow(expect.objectContaining({ code: 'cancelled' }));
});

test('nobody waits for a thread that is gone', async () => {
  const { ends, writes } = permits();
  writes.pass();
  const shut = ends.shut();
  ends.abandon();
  await shut;
});
