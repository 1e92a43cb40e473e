import { type ErrorCode, PluginError, type PluginErrorOptions } from '@kpki/plugin';
import type { Remedy } from './finding.ts';
import { statement, type Words } from './statement.ts';

/** Which plugin of the file an error comes from. */
export interface Origin {
  readonly kind: 'backend' | 'sink';
  readonly name: string;
  /** The package or file of the plugin. */
  readonly use: string;
}

/** An error of a plugin. Its message begins with the origin: `sink "main" (@kpki/vault): …`. */
export class OriginError extends PluginError {
  readonly origin: Origin;
  /** The words of the plugin, or a fault of it that the engine found. */
  readonly said: Words;
  constructor(code: ErrorCode, said: Words, origin: Origin, options: PluginErrorOptions) {
    super(code, `${origin.kind} "${origin.name}" (${origin.use}): ${messageOf(said)}`, options);
    this.origin = origin;
    this.said = said;
  }
}

/**
 * An error of the engine. Who shows the error puts `said` into words, and the remedy behind it, with the options of the
 * files in use: its message is the code of a statement.
 */
export class EngineError extends PluginError {
  readonly said: Words;
  readonly remedy: Remedy | null;
  constructor(code: ErrorCode, said: Words, remedy: Remedy | null = null, options: PluginErrorOptions = {}) {
    super(code, messageOf(said), options);
    this.said = said;
    this.remedy = remedy;
  }
}

function messageOf(said: Words): string {
  return typeof said === 'string' ? said : said.message;
}

/** Returns what an error says: a statement where the engine made it so. */
export function saidBy(error: PluginError): Words {
  if (error instanceof EngineError) return error.said;
  if (!(error instanceof OriginError) || typeof error.said === 'string') return error.message;
  return statement('plugin/origin', { origin: error.origin, said: error.said });
}

/** Returns what an error says, without its origin, `sink "vault" (@kpki/vault): `, where the context shows it. */
export function saidWithoutOrigin(error: PluginError): Words {
  return error instanceof OriginError ? error.said : saidBy(error);
}

/**
 * Returns what an event says of an error. Null where the run was stopped, which is no failure. The message of an error
 * that is no PluginError is left out: it may hold a secret.
 */
export function failureOf(error: unknown): Words | null {
  if (!PluginError.is(error)) return statement('defect');
  return error.code === 'cancelled' ? null : saidBy(error);
}

/** Returns the error of a plugin that this one is, or that caused it. */
export function pluginErrorIn(error: unknown): OriginError | null {
  if (error instanceof OriginError) return error;
  return error instanceof Error && error.cause !== undefined ? pluginErrorIn(error.cause) : null;
}

/** Returns what helps against an error, or against what caused it. */
export function remedyIn(error: unknown): Remedy | null {
  if (error instanceof EngineError && error.remedy !== null) return error.remedy;
  // What a plugin threw is not touched: it may be anything.
  if (error instanceof OriginError) return null;
  return error instanceof Error && error.cause !== undefined ? remedyIn(error.cause) : null;
}
