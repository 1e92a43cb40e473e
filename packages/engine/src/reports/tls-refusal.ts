import { type Statement, statement } from '../model/statement.ts';

/** Returns why an end refuses or cannot start, never the bytes that it failed on. */
export function tlsRefusal(error: unknown): Statement {
  if (typeof error === 'string') return statement('tls-refused', { code: '', message: error });
  if (!(error instanceof Error)) return statement('tls-refused', { code: '', message: 'unknown reason' });
  const { reason, code = '' } = error as Error & { reason?: string; code?: string };
  // The words repeat the dialed name, which would tell apart what is one refusal.
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return statement('tls-refused', { code, message: code });
  // After a semicolon Node gives advice on its own options.
  const [message = ''] = error.message.split(';');
  return statement('tls-refused', { code, message, ...(reason === undefined ? {} : { reason }) });
}
