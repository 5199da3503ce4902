export function withFlatLiterals(code: string): string;
