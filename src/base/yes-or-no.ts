/** The two answers of a question that wants no other. */
export const yesOrNo = (yes = 'Yes', no = 'No') =>
  [
    { value: true, label: yes },
    { value: false, label: no },
  ] as const;
