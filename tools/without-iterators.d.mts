export function withoutIterators(code: string): string;
