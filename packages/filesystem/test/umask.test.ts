import { expect, it, onTestFinished } from 'vitest';
import { openSink } from '../src/sink.ts';
import { generation, usualListing, writeAll } from './generations.ts';
import { host } from './host.ts';
import { listing, scratch } from './scratch.ts';

it.each([0o000, 0o022, 0o077, 0o777])('with the umask %i every mode is as it should be', async (umask) => {
  const folder = scratch(onTestFinished);
  const before = process.umask(umask);
  try {
    const sink = openSink({ root: `${folder}/out` }, host, {});
    await writeAll(sink, generation(1), null);
  } finally {
    process.umask(before);
  }
  expect(listing(folder)).toEqual(usualListing);
});
