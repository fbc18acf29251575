/** The columns of the list as a table: who, about what, tags, held by, clock, last activity. */
export const tableGrid =
  'grid grid-cols-[minmax(9rem,1.1fr)_minmax(12rem,3fr)_minmax(5rem,1fr)_minmax(6rem,1fr)_6.5rem_4.5rem] items-center gap-3 ps-4 pe-3';
