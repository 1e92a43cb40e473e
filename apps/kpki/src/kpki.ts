import { hearInterruption } from './interruption.ts';

// By default this signal opens Node's inspector, which shows every key.
process.on('SIGUSR1', () => {});

// From the first moment: by default, Node ends without a word, and with SIGTERM's own exit code.
const interruption = hearInterruption();

// Any Node that runs modules must be able to read this file, so that an old one gets a clear error.
const oldest = [22, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (process.platform === 'win32') {
  process.stderr.write('kpki does not run on Windows: use Linux, macOS or the Windows Subsystem for Linux.\n');
  process.exitCode = 1;
} else if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(`kpki needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}\n`);
  process.exitCode = 1;
} else if (!(await hasToldVersion())) {
  const { main } = await import('./main.ts');
  let ended = false;
  // A plugin may end the process; that is never a success.
  process.on('exit', (code) => {
    if (ended || code !== 0) return;
    process.stderr.write('kpki: something ended the program before it was done\n');
    process.exitCode = 1;
  });
  process.exitCode = await main(process.argv.slice(2), interruption);
  ended = true;
  // A plugin may have left a timer or a connection behind, which would keep the program for ever.
  setTimeout(() => process.exit(), 3000).unref();
}

/**
 * Scripts ask for the version before each use, and the program takes five times as long to load. Where the output takes
 * nothing, the program says so.
 */
async function hasToldVersion(): Promise<boolean> {
  if (process.argv.length !== 3 || process.argv[2] !== '--version') return false;
  const { version } = await import('./version.ts');
  process.stdout.on('error', () => {});
  return new Promise((resolve) => process.stdout.write(`${version}\n`, (error) => resolve(error == null)));
}
