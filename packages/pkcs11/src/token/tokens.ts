import { PluginError } from '@kpki/plugin';
import { tokenFlag } from '../constants.ts';
import type { Cryptoki, Handle } from '../cryptoki.ts';
import { clean } from '../failure.ts';
import { returnValueOf } from '../return-values.ts';

export interface TokenSelector {
  readonly label?: string | undefined;
  readonly serial?: string | undefined;
}

export interface Token {
  readonly slot: Handle;
  readonly label: string;
  readonly serial: string;
  readonly flags: number;
  /** The maximum number of sessions at a time. */
  readonly mostSessions: number;
}

/** For messages: users know the label, and the serial number distinguishes two tokens with the same label. */
export const nameOf = ({ label, serial }: Pick<Token, 'label' | 'serial'>): string =>
  `the token ${JSON.stringify(label)} (serial ${serial})`;

/** Returns the configured token. Throws 'missing' with the list of tokens, or 'conflict' if several match. */
export function chooseToken(cryptoki: Cryptoki, { label, serial }: TokenSelector): Token {
  const { tokens, silent } = tokensOf(cryptoki);
  const fitting = tokens.filter(
    (token) => (label === undefined || token.label === label) && (serial === undefined || token.serial === serial),
  );
  const [token] = fitting;
  const words = [
    ...(label === undefined ? [] : [`the label ${JSON.stringify(label)}`]),
    ...(serial === undefined ? [] : [`the serial number ${serial}`]),
  ].join(' and ');
  const attempt = `find the token with ${words}`;
  if (token === undefined && silent !== null) {
    const next = 'it may be the one; a token that is being written to answers again soon';
    throw new PluginError('unavailable', `${attempt}: a token does not identify itself (${silent}); ${next}`);
  }
  if (token === undefined) throw new PluginError('missing', `${attempt}: ${thoseOf(tokens)}`);
  if (fitting.length > 1) {
    const serials = fitting.map((each) => each.serial).join(', ');
    throw new PluginError(
      'conflict',
      `${attempt}: ${fitting.length} have this label; choose one with \`serial\`: ${serials}`,
    );
  }
  return token;
}

function thoseOf(tokens: readonly Token[]): string {
  if (tokens.length === 0) return 'the module has no token; check that the device is connected and initialized';
  const names = tokens.map((each) => `${JSON.stringify(each.label)} (serial ${each.serial})`);
  return `there ${tokens.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
}

function tokensOf(cryptoki: Cryptoki): { readonly tokens: readonly Token[]; readonly silent: string | null } {
  let silent: string | null = null;
  const tokens = slotsOf(cryptoki).flatMap((slot) => {
    try {
      const token = tokenAt(cryptoki, slot);
      return (token.flags & tokenFlag.initialized) === 0 ? [] : [token];
    } catch (error) {
      const returned = returnValueOf(error);
      if (returned === null) throw error;
      if (returned.meaning !== 'lost') silent = returned.name;
      return [];
    }
  });
  return { tokens, silent };
}

function slotsOf(cryptoki: Cryptoki): readonly Handle[] {
  try {
    return cryptoki.C_GetSlotList(true);
  } catch (cause) {
    const name = returnValueOf(cause)?.name;
    if (name === undefined) throw cause;
    throw new PluginError('unavailable', `list the tokens of the module: ${name}; check that the device is connected`, {
      cause,
    });
  }
}

/** Returns the token in a slot, read now. Throws the module's errors. */
export function tokenAt(cryptoki: Cryptoki, slot: Handle): Token {
  const info = cryptoki.C_GetTokenInfo(slot);
  return {
    slot,
    label: clean(info.label),
    serial: clean(info.serialNumber),
    flags: info.flags,
    mostSessions: limitOf(info.maxSessionCount),
  };
}

/** CK_EFFECTIVELY_INFINITE is 0, CK_UNAVAILABLE_INFORMATION has every bit; one session is reserved for the login. */
function limitOf(count: number): number {
  return count === 0 || count >= 0xffff_ffff ? Number.POSITIVE_INFINITY : Math.max(1, count - 1);
}
