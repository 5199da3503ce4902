/** An evaluation that ends in Nix's own failure, as opposed to one that cannot know. */
export type FailureKind = 'throw' | 'assert' | 'abort' | 'type' | 'missing' | 'recursion' | 'other';

/** What Nix itself would answer with an error. Only `throw` and `assert` are caught by `tryEval`. */
export class EvaluationError extends Error {
  readonly failure: FailureKind;

  constructor(failure: FailureKind, message: string) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = limit;
    this.name = 'EvaluationError';
    this.failure = failure;
  }

  get catchable(): boolean {
    return this.failure === 'throw' || this.failure === 'assert';
  }
}

export const typeError = (message: string): EvaluationError => new EvaluationError('type', message);
