import { tlsRefusalText } from '../messages/tls-refusals.ts';
import type { TlsRefusal } from '../model/tls-refusal.ts';

/** Returns why an end refuses or cannot start, never the bytes that it failed on. */
export function tlsRefusal(error: unknown): string {
  return tlsRefusalText(partsOf(error));
}

function partsOf(error: unknown): TlsRefusal {
  if (typeof error === 'string') return { code: '', message: error };
  if (!(error instanceof Error)) return { code: '', message: 'unknown reason' };
  const { reason, code } = error as Error & { reason?: string; code?: string };
  // After a semicolon Node gives advice on its own options.
  const [message = ''] = error.message.split(';');
  return { code: code ?? '', message, ...(reason === undefined ? {} : { reason }) };
}
