//! The curves as a drawing.

use std::error::Error;
use std::ops::Range;
use std::path::Path;

use plotters::prelude::*;

use super::curve::Curve;

/// Draws each metric as a multiple of its value at the smallest size, on logarithmic axes.
pub(super) fn draw(curves: &[Curve], path: impl AsRef<Path>) -> Result<(), Box<dyn Error>> {
    let Some((sizes, values)) = ranges(curves) else { return Err("nothing was measured".into()) };
    let drawing = SVGBackend::new(&path, (1000, 640)).into_drawing_area();
    drawing.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&drawing)
        .margin(20)
        .x_label_area_size(45)
        .y_label_area_size(60)
        .caption("Cost beside that of the smallest size", ("sans-serif", 20))
        .build_cartesian_2d(sizes.log_scale(), values.log_scale())?;
    chart.configure_mesh().x_desc("objects").y_desc("times the smallest").draw()?;
    for (number, curve) in curves.iter().enumerate() {
        let color = Palette99::pick(number).stroke_width(2);
        let name = format!("{} {} ({:.2})", curve.workload, curve.metric, curve.exponent());
        chart
            .draw_series(LineSeries::new(multiples(curve), color))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], color));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK)
        .draw()?;
    drawing.present()?;
    Ok(())
}

fn multiples(curve: &Curve) -> impl Iterator<Item = (f64, f64)> {
    let first = curve.points.first().map_or(1.0, |(_, value)| *value);
    curve.points.iter().map(move |(size, value)| (*size, value / first))
}

fn ranges(curves: &[Curve]) -> Option<(Range<f64>, Range<f64>)> {
    let points = || curves.iter().flat_map(multiples);
    let most = |of: fn((f64, f64)) -> f64| points().map(of).reduce(f64::max);
    let least = |of: fn((f64, f64)) -> f64| points().map(of).reduce(f64::min);
    let sizes = least(|(size, _)| size)?..most(|(size, _)| size)?;
    Some((sizes, least(|(_, value)| value)?..most(|(_, value)| value)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mesh_measure::Reading;

    #[test]
    fn every_curve_has_its_line_and_its_name() {
        let mut curves = Vec::new();
        for (size, value) in [(1_000, 1.0), (10_000, 10.0)] {
            for metric in ["selector flip, µs", "full build, ms"] {
                Curve::take(&mut curves, size, &Reading::new("W1", "any", metric, value));
            }
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        draw(&curves, file.path()).unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(text.starts_with("<svg"));
        for name in ["W1 selector flip, µs (1.00)", "W1 full build, ms (1.00)"] {
            assert!(text.contains(name), "{name}");
        }
    }

    #[test]
    fn nothing_cannot_be_drawn() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(draw(&[], file.path()).is_err());
    }
}
