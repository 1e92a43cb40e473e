import { PluginError } from '@kpki/plugin';
import type { Cryptoki } from './cryptoki.ts';

/** A module before it is initialized. */
export type LoadModule = (path: string) => Cryptoki;

const needs = 'compiling it takes python3, make and g++';

/** Loads pkcs11js, which the user installs because it must be compiled; the error 'missing' has the command. */
export async function loadAddon(): Promise<LoadModule> {
  try {
    const { PKCS11 } = await import('pkcs11js');
    return (path) => {
      const module = new PKCS11();
      module.load(path);
      return module;
    };
  } catch (cause) {
    throw new PluginError('missing', `load pkcs11js, the PKCS#11 library: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  // Matches the package itself, and not a module that the package looks for.
  if (/Cannot find (?:package|module) '(?:[^']*[\\/])?pkcs11js(?:[\\/]index\.js)?'/.test(text)) {
    return `it is not installed; where kpki is installed for all, run \`npm install --global --allow-scripts=pkcs11js pkcs11js\`, and where it is part of a project, \`npm install pkcs11js && npm approve-scripts pkcs11js && npm rebuild pkcs11js\` there; ${needs}`;
  }
  if (text.includes('pkcs11.node')) {
    return `it is installed but not compiled, because npm runs no package scripts by default; run \`npm install --global --allow-scripts=pkcs11js pkcs11js\`, or in a project \`npm approve-scripts pkcs11js && npm rebuild pkcs11js\`; ${needs}`;
  }
  return text;
}
