// Rows by keys, for <table class="rows">: only while focus is in the table, so no key is taken from
// a page, a form or a screen reader. Down and up (j, k) go to the first control of the next and the
// last row; t takes the row's first proposal. After htmx has put a new table there, focus is where
// it was.
(() => {
  const rows = (inside) => [...inside.closest("table.rows").tBodies[0].rows]
  const first = (row) => row && row.querySelector("button, a[href]")
  const step = (row, by) => {
    const all = rows(row)
    const next = first(all[all.indexOf(row) + by])
    if (next) next.focus()
  }
  let kept = -1

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest && event.target.closest("table.rows tbody tr")
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)
    if (!row || typing || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === "ArrowDown" || event.key === "j") step(row, 1)
    else if (event.key === "ArrowUp" || event.key === "k") step(row, -1)
    else if (event.key === "t") {
      const proposal = row.querySelector("button[name=usul]")
      if (proposal) proposal.click()
    } else return
    event.preventDefault()
  })

  document.addEventListener("htmx:beforeSwap", () => {
    const row = document.activeElement.closest("table.rows tbody tr")
    kept = row ? rows(row).indexOf(row) : -1
  })

  document.addEventListener("htmx:afterSettle", () => {
    const table = document.querySelector("table.rows")
    if (kept < 0 || !table) return
    const all = table.tBodies[0].rows
    const next = first(all[Math.min(kept, all.length - 1)])
    if (next) next.focus({ preventScroll: true })
    kept = -1
  })
})()
