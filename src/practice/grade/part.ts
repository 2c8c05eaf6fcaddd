/** One of the five parts that are graded. */
export interface GradePart {
  readonly earned: number;
  readonly of: number;
  /** For the person, in sentences. */
  readonly why: string;
}

export interface Grade {
  readonly place: GradePart;
  readonly cause: GradePart;
  readonly evidence: GradePart;
  readonly alternatives: GradePart;
  readonly fix: GradePart;
}

export const parts = ['place', 'cause', 'evidence', 'alternatives', 'fix'] as const satisfies readonly (keyof Grade)[];

export const isSolved = (grade: Grade): boolean => parts.every((name) => grade[name].earned === grade[name].of);

/** From 0 to 1. */
export function shareOf(grade: Grade): number {
  const sum = (of: 'earned' | 'of') => parts.reduce((total, name) => total + grade[name][of], 0);
  return sum('earned') / sum('of');
}
