import { PluginError } from '@kpki/plugin';
import { isScalar, parseDocument, visit, type YAMLMap } from 'yaml';
import { EngineError } from '../model/errors.ts';
import { statement } from '../model/statement.ts';
import { readForm } from './form.ts';

export interface ReadYaml {
  readonly root: unknown;

  /** `own`: as kpki writes it. `plain`: every value is written out. `intricate`: some use anchors or tags. */
  readonly form: 'own' | 'plain' | 'intricate';
}

/** As kubectl's YAML 1.1, in which `yes` is no text. The log level `silent` would accept a second document. */
export function readYaml(bytes: Uint8Array): ReadYaml {
  const text = new TextDecoder().decode(bytes);
  const own = readForm(text);
  if (own !== null) return { root: own, form: 'own' };
  if (hasControlCharacter(text)) throw notYaml('control-character');
  try {
    // Repeated keys are found below: the library compares each key of a mapping with each other.
    const document = parseDocument(text, { version: '1.1', logLevel: 'error', uniqueKeys: false });
    const [problem] = document.errors;
    if (problem !== undefined) throw notYaml(problem.code);
    const { explicit, version } = document.directives?.yaml ?? {};
    if (explicit === true && version !== '1.1') throw notYaml('%YAML');

    let isPlain = true;
    visit(document, {
      Map: (_, map) => checkKeys(map),
      Alias: () => {
        isPlain = false;
      },
      Value: (_, { anchor, tag }) => {
        // Both precede a value, and the library's offsets leave them out.
        if (anchor !== undefined || tag !== undefined) isPlain = false;
      },
    });
    return { root: document.toJS(), form: isPlain ? 'plain' : 'intricate' };
  } catch (error) {
    if (PluginError.is(error)) throw error;
    // Deep nesting exhausts the parser's stack; only `toJS` follows aliases: one without an anchor, or too many.
    throw notYaml(error instanceof RangeError ? 'too-deep' : 'alias');
  }
}

function notYaml(code: string): EngineError {
  return new EngineError('invalid', statement('kubeconfig/no-yaml', { code }));
}

/** The library writes a key that is a mapping as text, which doubles the keys inside: thirty of them never end. */
function checkKeys({ items }: YAMLMap): void {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) throw notYaml('key-no-text');
    if (seen.has(key.value)) throw notYaml('DUPLICATE_KEY');

    seen.add(key.value);
  }
}

/** YAML allows none but tab and line ends outside of escapes and comments; the library accepts them. */
function hasControlCharacter(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text);
}
