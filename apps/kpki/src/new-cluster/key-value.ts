import { inputTexts } from '@kpki/presentation';
import { parse } from 'yaml';

type Read = { readonly key: string; readonly value: unknown } | { readonly reason: string };

const plainKey = /^[A-Za-z0-9_.-]+$/;
const plainText = /^[A-Za-z0-9./@][A-Za-z0-9./_@-]*$/;

export function pluginOptionWord([key, value]: readonly [key: string, value: unknown]): string {
  const isPlain = typeof value === 'string' && plainText.test(value) && valueIn(value) === value;
  return `${plainKey.test(key) ? key : JSON.stringify(key)}=${isPlain ? value : JSON.stringify(value)}`;
}

/** Parses `pluginOptionWord`. A value is what it would be in a file: `3` is a number and `"3"` a text. */
export function pluginOptionIn(word: string): Read {
  const [, quoted, plain, text] = /^(?:("(?:[^"\\]|\\.)*")|([^="]+))=(.*)$/s.exec(word) ?? [];
  if (text === undefined) return { reason: inputTexts.noOption(JSON.stringify(word)) };
  try {
    const key = quoted === undefined ? (plain ?? '') : String(JSON.parse(quoted));
    return { key, value: valueIn(text) };
  } catch {
    // The value is not repeated: it may be a secret.
    return { reason: inputTexts.noValue };
  }
}

function valueIn(text: string): unknown {
  return text === '' ? '' : parse(text, { logLevel: 'error' });
}
