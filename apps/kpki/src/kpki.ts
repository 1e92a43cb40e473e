// Without a listener, Node opens an inspector for whoever sends this signal, and that shows every key.
process.on('SIGUSR1', () => {});

// This file must be readable by any Node that runs modules, so that an old one is told plainly what is wrong.
const oldest = [22, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(`kpki needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}\n`);
  process.exitCode = 1;
} else {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
}
