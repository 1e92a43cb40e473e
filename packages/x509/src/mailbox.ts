import { isDomain } from './domain.ts';

/** An e-mail address (RFC 2821 section 4.1.2), its local part without quotes and escapes. */
export interface Mailbox {
  readonly local: string;
  readonly domain: string;
}

// Space in a quoted string and a backslash outside of a quoted string are errata of RFC 3696 that Go follows.
const quoted = /^"((?:\\[^\P{ASCII}\0\n\r]|[^\P{ASCII}\0\t\n\r"\\])*)"@(.*)$/su;
const bare = /^((?:\\.|[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.])+)@(.*)$/s;

/** Far beyond any address (RFC 5321 section 4.5.3.1 allows 320), and short enough for the expressions above. */
const longestMailbox = 4096;

/** Returns undefined for text that Go would not accept as a mailbox. */
export function parseMailbox(text: string): Mailbox | undefined {
  if (text.length > longestMailbox) return undefined;
  const isQuoted = text.startsWith('"');
  const [, local, domain] = (isQuoted ? quoted : bare).exec(text) ?? [];
  if (local === undefined || domain === undefined || !isDomain(domain, 'name')) return undefined;
  const unescaped = local.replace(/\\(.)/gs, '$1');
  const dotsAreWrong = unescaped.startsWith('.') || unescaped.endsWith('.') || unescaped.includes('..');
  return !isQuoted && dotsAreWrong ? undefined : { local: unescaped, domain };
}
