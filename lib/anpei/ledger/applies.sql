-- Compulsory courses that oblige a person class, employment form and industry: one row per profile and course.
-- A course without a limit obliges everyone; a limited one obliges nobody whose class, form or industry is unknown.
SELECT p.person_class, p.employ_form, p.industry, c.course_no
FROM (SELECT DISTINCT person_class, employ_form, industry FROM obligation) AS p
CROSS JOIN courses AS c
LEFT JOIN course_scope AS k
    ON k.course_no = c.course_no AND k.field = 'person_class' AND k.value = p.person_class
LEFT JOIN course_scope AS f
    ON f.course_no = c.course_no AND f.field = 'employ_form' AND f.value = p.employ_form
LEFT JOIN course_scope AS i
    ON i.course_no = c.course_no AND i.field = 'industry' AND i.value = p.industry
WHERE c.is_compulsory
  AND (NOT c.is_limited_class OR k.value IS NOT NULL)
  AND (NOT c.is_limited_form OR f.value IS NOT NULL)
  AND (NOT c.is_limited_industry OR i.value IS NOT NULL)
