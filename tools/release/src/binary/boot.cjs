// The first code of the binary, before kpki's own: lets Node find the modules of the bundle, which are assets of the binary,
// under URLs below the binary itself. Runs as well at the start of each of kpki's threads, with `kpkiEntry` in its scope.
const { existsSync } = require('node:fs');
const { createRequire, registerHooks, syncBuiltinESMExports } = require('node:module');
const { dirname, join, resolve: absolute } = require('node:path');
const { getAsset } = require('node:sea');
const { pathToFileURL } = require('node:url');
const threads = require('node:worker_threads');

// Without /proc, as in a bare chroot, Node has the path as it was typed.
const program = absolute(process.execPath);
const bundle = `${pathToFileURL(program).href}/dist/`;
const start = `${bundle}start.cjs`;
const entry = typeof kpkiEntry === 'string' ? kpkiEntry : `${bundle}kpki.js`;
// The only place: a node_modules above the binary may be anybody's.
const addon = join(dirname(program), '..', 'lib', 'kpki', 'pkcs11js', 'index.js');

function addonUrl() {
  if (!existsSync(addon))
    throw new Error(`it is not in ${addon}, where the archive of kpki has it; install the whole archive`);
  return pathToFileURL(addon).href;
}

registerHooks({
  resolve(specifier, context, next) {
    const isOfBundle = context.parentURL?.startsWith(bundle) === true;
    if (specifier === start) return { url: start, format: 'commonjs', shortCircuit: true };
    if (specifier.startsWith(bundle)) return { url: specifier, format: 'module', shortCircuit: true };
    if (isOfBundle && specifier.startsWith('./')) {
      return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
    }
    return next(isOfBundle && specifier === 'pkcs11js' ? addonUrl() : specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith(bundle)) return next(url, context);
    if (url === start) return { format: 'commonjs', source: `import(${JSON.stringify(entry)})`, shortCircuit: true };
    return { format: 'module', source: getAsset(url.slice(bundle.length), 'utf8'), shortCircuit: true };
  },
});

const FileWorker = threads.Worker;
threads.Worker = class Worker extends FileWorker {
  constructor(code, options) {
    const url = String(code);
    if (!url.startsWith(bundle)) super(code, options);
    else
      super(`{ const kpkiEntry = ${JSON.stringify(url)};\n${getAsset('boot.cjs', 'utf8')} }`, {
        ...options,
        eval: true,
      });
  }
};
syncBuiltinESMExports();

// The binary's own main program can import the built-in modules alone, so a module of the bundle imports the entry.
createRequire(program)(start);
