import { readFileSync } from 'node:fs';
import { type LoadFnOutput, registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PluginError } from '@kpki/plugin';
import { trustTexts } from '@kpki/presentation';
import { optionWords, shellWord } from '../../options/option-words.ts';
import { programName } from '../../terminal/program-name.ts';
import { digestOfBytes, type FileDigests } from './file-digests.ts';
import { findPlugin } from './find-plugin.ts';
import { type JudgedPlugin, judgePlugin } from './trust.ts';

type Module = Readonly<Record<string, unknown>>;

/** Loaded plugins: Node would return the same module, even if the file has changed. */
const imported = new Map<string, Module>();

/** Throws 'missing', 'denied' if the plugin is not trusted, and 'invalid' if it cannot be loaded. */
export async function importTrusted(use: string, configurationFolder: string): Promise<Module> {
  const found = findPlugin(use, configurationFolder);
  const already = imported.get(found.entry);
  if (already !== undefined) return already;
  const judged = await judgePlugin(found, configurationFolder);
  if (judged.trust !== 'trusted') throw new PluginError('denied', refusal(judged, configurationFolder));
  guardImports(judged.content.files);
  try {
    const module: Module = await import(pathToFileURL(found.entry).href);
    imported.set(found.entry, module);
    return module;
  } catch (cause) {
    throw new PluginError('invalid', `the plugin ${JSON.stringify(use)} cannot be loaded: ${whyNot(cause)}`, { cause });
  }
}

/** Node's syntax error would repeat the content of a file, which need not be a plugin. */
function whyNot(cause: unknown): string {
  if (cause instanceof SyntaxError) return trustTexts.noJavaScript;
  return cause instanceof Error ? cause.message : trustTexts.threwNoError;
}

function refusal(judged: JudgedPlugin, configurationFolder: string): string {
  const { found, content, before } = judged;
  const version = content.version === null ? '' : ` ${content.version}`;
  return [
    trustTexts.untrustedPlugin(JSON.stringify(found.use), version, before),
    trustTexts.pluginContent(found.folder ?? found.entry, content.digest),
    trustTexts.lookAndTrust(trustCommand(found.use, configurationFolder)),
  ].join('; ');
}

export function trustCommand(use: string, configurationFolder: string): string {
  const isHere = resolve(configurationFolder) === process.cwd();
  const where = isHere ? '' : optionWords({ file: `${configurationFolder}/kpki.yaml` });
  return `${programName()} plugin trust ${shellWord(use)}${where}`;
}

const guarded = new Map<string, string>();
let isRegistered = false;

/** Compares the bytes that Node runs, in this thread: a file may change after it was inspected. */
function guardImports(files: FileDigests): void {
  for (const [file, digest] of files) guarded.set(file, digest);
  if (isRegistered) return;
  isRegistered = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      if (isGuarded(context.parentURL)) refuseStranger(specifier, resolved.url);
      return resolved;
    },
    load: (url, context, next) => {
      const file = fileOf(url);
      const digest = file === null ? undefined : guarded.get(file);
      const loaded = next(url, context);
      return file === null || digest === undefined ? loaded : verified(file, digest, loaded);
    },
  });
}

function isGuarded(url: string | undefined): boolean {
  const file = url === undefined ? null : fileOf(url);
  return file !== null && guarded.has(file);
}

function refuseStranger(specifier: string, url: string): void {
  const file = fileOf(url);
  if (file === null || guarded.has(file)) return;
  throw new Error(
    `it imports ${JSON.stringify(specifier)}, which is no part of what was trusted: ` +
      'a package has to name it in its dependencies, and a file has to import it by a plain text',
  );
}

function verified(file: string, digest: string, loaded: LoadFnOutput): LoadFnOutput {
  const bytes = readFileSync(file);
  const { source } = loaded;
  const isSame = source === undefined || source === null || sameBytes(bytes, source);
  if (isSame && digestOfBytes(bytes) === digest) return loaded;
  throw new Error(`${file} changed while it was loaded, after it was compared with what was trusted`);
}

function sameBytes(bytes: Buffer, source: string | ArrayBuffer | ArrayBufferView): boolean {
  if (typeof source === 'string') return bytes.toString('utf8') === source;
  return ArrayBuffer.isView(source)
    ? bytes.equals(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))
    : bytes.equals(new Uint8Array(source));
}

function fileOf(url: string): string | null {
  if (!url.startsWith('file:')) return null;
  const { href } = Object.assign(new URL(url), { search: '', hash: '' });
  return fileURLToPath(href);
}
