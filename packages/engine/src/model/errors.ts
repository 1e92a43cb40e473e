import { type ErrorCode, PluginError, type PluginErrorOptions } from '@kpki/plugin';
import type { Remedy } from './finding.ts';
import { type Statement, statement } from './statement.ts';

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
  /** The message without the origin, for where the context shows it. */
  readonly plain: string;
  constructor(code: ErrorCode, plain: string, origin: Origin, options: PluginErrorOptions) {
    super(code, `${origin.kind} "${origin.name}" (${origin.use}): ${plain}`, options);
    this.origin = origin;
    this.plain = plain;
  }
}

/** An error of the engine whose remedy is shown behind its message, with the options of the files in use. */
export class EngineError extends PluginError {
  readonly remedy: Remedy;
  constructor(code: ErrorCode, message: string, remedy: Remedy, options: PluginErrorOptions = {}) {
    super(code, message, options);
    this.remedy = remedy;
  }
}

/** An error that says a sentence as data; its `message` is the code of the sentence. */
export class StatementError extends PluginError {
  readonly said: Statement;
  constructor(code: ErrorCode, said: Statement, options: PluginErrorOptions = {}) {
    super(code, said.message, options);
    this.said = said;
  }
}

/** Returns what an error says, as data: its own words are reported. */
export function saidBy(error: PluginError): Statement {
  return error instanceof StatementError ? error.said : statement('reported', { text: error.message });
}

/** Returns the error of a plugin that this one is, or that caused it. */
export function pluginErrorIn(error: unknown): OriginError | null {
  if (error instanceof OriginError) return error;
  return error instanceof Error && error.cause !== undefined ? pluginErrorIn(error.cause) : null;
}

/** Returns what helps against an error, or against what caused it. */
export function remedyIn(error: unknown): Remedy | null {
  if (error instanceof EngineError) return error.remedy;
  // What a plugin threw is not touched: it may be anything.
  if (error instanceof OriginError) return null;
  return error instanceof Error && error.cause !== undefined ? remedyIn(error.cause) : null;
}

/** Returns the message without its origin, `sink "vault" (@kpki/vault): `, where the context shows it. */
export function plainMessage(error: PluginError): string {
  return error instanceof OriginError ? error.plain : error.message;
}
