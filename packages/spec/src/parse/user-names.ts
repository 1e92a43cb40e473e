import { shown } from '../problem.ts';
import { longestCommonName, type TextCheck } from './values.ts';

const longestStem = 255 - '.conf'.length;

/**
 * Invisible characters and spaces: two names that differ only by one look alike, an owner of nothing else looks empty,
 * and no sink can store a file of that name. Includes joiners of letters and of emoji.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{13441}\u{13442}\u{16fe4}\u{1d159}]/u;

/** The replacement character of a decoder for bytes that it could not read. */
const unread = '\ufffd';

/** Checks the name of a user: valid in X.509, in RBAC, and as the name of a file in every sink. */
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

/** Checks a name that is valid in X.509 and RBAC. */
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

/** Returns a name as file systems compare it: names that differ only by case or composition are one file there. */
export function asDisksSeeIt(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
