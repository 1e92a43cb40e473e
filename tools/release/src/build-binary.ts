// Builds the program of this machine's processor, or of the platforms that are named, into `dist/binary/PLATFORM/bin/kpki`.
import { buildBinary } from './binary/binary.ts';
import { platformNamed } from './platform.ts';
import { inRoot } from './workspace.ts';

const named = process.argv.slice(2);
for (const name of named.length === 0 ? [`linux-${process.arch}`] : named) {
  const file = inRoot('dist/binary', name, 'bin/kpki');
  await buildBinary(platformNamed(name), file);
  process.stdout.write(`${file}\n`);
}
