/** One of the five parts that are graded. */
export interface Part {
  readonly earned: number;
  readonly of: number;
  /** For the person, in sentences. */
  readonly why: string;
}

export interface Grade {
  readonly place: Part;
  readonly cause: Part;
  readonly evidence: Part;
  readonly alternatives: Part;
  readonly fix: Part;
}

export const parts = ['place', 'cause', 'evidence', 'alternatives', 'fix'] as const satisfies readonly (keyof Grade)[];

export const isSolved = (grade: Grade): boolean => parts.every((name) => grade[name].earned === grade[name].of);

/** From 0 to 1. */
export function shareOf(grade: Grade): number {
  const sum = (of: 'earned' | 'of') => parts.reduce((total, name) => total + grade[name][of], 0);
  return sum('earned') / sum('of');
}
