import { shown } from '../problem.ts';
import { longestCommonName, type TextCheck } from './values.ts';

const longestStem = 255 - '.conf'.length;

/**
 * What is never seen, or seen as an empty space: two names that differ by it look alike, an owner that consists of it
 * looks like none, and no sink keeps a file of that name. Joiners of letters and of emoji are among it.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{13441}\u{13442}\u{16fe4}\u{1d159}]/u;

/** What a decoder leaves in the place of bytes that it could not read. */
const unread = '\ufffd';

/** A person or a machine: what X.509, RBAC and the name of a file all bear, whatever sink keeps it. */
export const checkUserName: TextCheck = (text) => {
  const reason = checkGroupName(text);
  if (reason !== null) return reason;
  if (text.startsWith('system:')) return `${shown(text)}: names with \`system:\` are Kubernetes' own; choose another`;
  if (/[/\\]|^[.-]/.test(text)) {
    return (
      `${shown(text)} cannot name a file, and the kubeconfig is a file of that name; ` +
      'leave out slashes, and a dot or hyphen in front'
    );
  }
  if (new TextEncoder().encode(text).length > longestStem) {
    return `longer than ${longestStem} bytes, the longest that names a file; shorten it`;
  }
  return null;
};

/** What X.509 and RBAC bear. */
export const checkGroupName: TextCheck = (text) => {
  if (text === '') return 'empty; write a name';
  const [found] = unseen.exec(text) ?? [];
  if (found !== undefined) return `has the character ${codeOf(found)}, which is invisible; leave it out`;
  if (text.includes(unread)) {
    return `has the character ${codeOf(unread)}, which stands for what could not be read; write what was meant`;
  }
  if (/^\s|\s$/u.test(text)) return 'has a space at an end; leave it out';
  if ([...text].length > longestCommonName) {
    return `longer than ${longestCommonName} characters, the longest that X.509 allows; shorten it`;
  }
  return null;
};

/** Names that differ by nothing else are one file where a disk folds case or composes letters. */
export function asDisksSeeIt(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
